"""Life cycles of staffing (机构编制流程)."""
