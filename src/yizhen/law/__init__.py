"""法 law: the law as dated, cited numbers, and the calendars of working days. Pure: no table, no clock."""
