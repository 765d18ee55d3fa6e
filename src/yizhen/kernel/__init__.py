"""内核 kernel: pure tools without law, table or clock."""
