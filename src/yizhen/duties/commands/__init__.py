"""``yizhen duties …`` (权责清单命令)."""

from yizhen.duties.commands.base import group

__all__ = ["group"]
