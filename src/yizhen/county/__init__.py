"""县情 county: a county's own rules, calendars and working hours, dated and with their sources."""
