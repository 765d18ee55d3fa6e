"""Forms of duties (权责清单表单)."""
