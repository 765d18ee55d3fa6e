"""``yizhen duties …`` (权责清单命令)."""

from yizhen.duties.commands import importing  # noqa: F401  its command joins the group
from yizhen.duties.commands.base import group

__all__ = ["group"]
