"""Names of the checks (核对项名称) that findings bear, for lists of what is refused. Pure."""

from yizhen.duties.rules.checks import CHECKS
from yizhen.kernel.words import N_, say

MORE_RULES = {
    "cell_read": N_("单元格可读"), "code_once": N_("编码不重复"), "no_overlap": N_("版本不重叠"), "basic_given": N_("基本编码必填"),
    "entry_named": N_("事项名称必填"), "code_known": N_("编码在目录里"), "organ_known": N_("单位在台账里"), "entry_once": N_("条目不重复"),
    "lists_apart": N_("三单不重"), "upper_named": N_("上级部门必填"), "duties_shared": N_("双方职责分明"), "way_told": N_("收回后有办法"),
    "grant_cited": N_("赋权有依据"),
}  # fmt: skip
"""Names of checks that look at more than one item (其他核对项)."""


def rule_name(check: str) -> str:
    """The name of a check as people know it (核对项名称)."""
    if check.startswith("material_"):
        return say(N_("材料合规"))
    named = {run.__name__: name for name, run in CHECKS} | MORE_RULES
    return say(named[check]) if check in named else ""
