"""界面: what every page looks like. Knows no house."""
