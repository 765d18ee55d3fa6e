"""当事人 parties: residents and enterprises, their identifiers under lock, and their rights."""
