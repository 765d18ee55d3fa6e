"""Pages of parties (当事人页面)."""
