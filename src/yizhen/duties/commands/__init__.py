"""``yizhen duties …`` (权责清单命令)."""

from yizhen.duties.commands import gates, higher, importing, lists  # noqa: F401  their commands join the group
from yizhen.duties.commands.base import group

__all__ = ["group"]
