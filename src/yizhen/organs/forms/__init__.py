"""机构的表单 forms of organs."""

from yizhen.organs.forms.leave import TakeLeave

__all__ = ["TakeLeave"]
