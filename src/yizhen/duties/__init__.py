"""权责清单 duties: items, lists, who is competent, admission, delegation, precedents."""
