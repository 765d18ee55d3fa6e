"""Words of the cockpit (驾驶舱用语): figures whose rows can be opened, and what a county may aim at."""

from enum import StrEnum
from typing import Any

from yizhen.kernel.words import N_, say


class Figure(StrEnum):
    """A figure of the cockpit that opens the rows behind it (指标)."""

    TODAY = "today"
    KEPT = "kept"
    MISSED = "missed"
    CONTENT = "content"
    DISCONTENT = "discontent"
    BOUNCED = "bounced"
    REOPENED = "reopened"

    @property
    def label(self) -> str:
        """The Chinese words."""
        return say(_LABELS[self])


_LABELS = {
    Figure.TODAY: N_("今日到期"),
    Figure.KEPT: N_("近 30 天按期结案"),
    Figure.MISSED: N_("近 30 天没有按期"),
    Figure.CONTENT: N_("近 30 天评价满意"),
    Figure.DISCONTENT: N_("近 30 天评价不满意"),
    Figure.BOUNCED: N_("退过两次以上"),
    Figure.REOPENED: N_("结案后重办过"),
}
TARGETS: tuple[dict[str, Any], ...] = (
    {
        "name": "dispatch.on_time_target", "term": N_("按期结案率目标"), "unit": "%", "minimum": 1, "maximum": 100,
        "default": 95, "help": N_("驾驶舱里按期结案率要达到多少。按期结案率＝按期结案数÷（结案数＋超期未结数）。"),
    },
    {
        "name": "dispatch.content_target", "term": N_("满意率目标"), "unit": "%", "minimum": 1, "maximum": 100,
        "default": 90, "help": N_("驾驶舱里满意率要达到多少。满意率＝评价满意以上的件数÷有评价的件数。"),
    },
)  # fmt: skip
"""Aims of this house that counties set (本模块的目标), as keyword arguments of the county's rule specification."""
