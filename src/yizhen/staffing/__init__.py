"""机构编制 staffing: the establishment ledger. So far: dated statements of sources."""
