"""Forms of staffing (机构编制表单)."""
