"""Commands of staffing (机构编制命令)."""

from yizhen.staffing.commands import people as _people  # noqa: F401  its commands join the group
from yizhen.staffing.commands import quota_checks as _checks  # noqa: F401  its commands join the group
from yizhen.staffing.commands import reconcile as _reconcile  # noqa: F401  its command joins the group
from yizhen.staffing.commands import reports as _reports  # noqa: F401  its commands join the group
from yizhen.staffing.commands import workbooks as _workbooks  # noqa: F401  its commands join the group
from yizhen.staffing.commands.statements import group

__all__ = ["group"]
