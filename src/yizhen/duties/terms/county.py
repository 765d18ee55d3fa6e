"""What a county may set for its duties (县可自定的规则): names, units, bounds, and what the program ships with."""

from typing import Any

from yizhen.kernel.words import N_

ADMISSION_RULES: tuple[dict[str, Any], ...] = (
    {
        "name": "duties.opinion_days", "term": N_("准入征求意见期限"), "unit": "个工作日", "minimum": 3, "maximum": 30,
        "default": 5, "help": N_("向镇街征求准入意见的期限；期满没有答复的视为没有意见。"),
    },
    {
        "name": "duties.sleeping_months", "term": N_("休眠权力认定"), "unit": "个月", "minimum": 6, "maximum": 36,
        "default": 12, "help": N_("下放以后多少个月没有一件，列为休眠权力，提出支持或者收回的建议。"),
    },
)  # fmt: skip
"""Rules of admission and delegation (准入、赋权规则), as keyword arguments of the county's rule specification."""
