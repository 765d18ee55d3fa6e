"""Commands of staffing (机构编制命令)."""

from yizhen.staffing.commands.statements import group

__all__ = ["group"]
