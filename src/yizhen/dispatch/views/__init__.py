"""Pages of dispatch (综合指挥页面)."""
