"""一针 Yizhen: the platform a county and its townships run on together (县乡一体、条抓块统)."""

__version__ = "0.1.0"
