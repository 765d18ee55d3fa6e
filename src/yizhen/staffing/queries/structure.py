"""What organs find about themselves, said by the ledger (机构检查的说法), so that it can be kept and read in any language."""

from yizhen.kernel.words import N_
from yizhen.organs.door import StructureFinding
from yizhen.staffing.terms.said import Said

SENTENCES = {
    "organs.hollow": N_("%(organ)s有岗位配了人，已经实体化运行"),
    "organs.no_expiry": N_("%(organ)s没有写明撤销的条件和期限"),
    "organs.expired": N_("%(organ)s的期限已到，没有办理撤销或者延期"),
    "organs.plaque_host": N_("挂牌机构%(organ)s没有登记挂在哪个机构"),
}
"""Finding of organs → sentence (机构检查所见)."""


def said(one: StructureFinding) -> Said:
    """A finding of organs as a sentence that can be kept (机构检查所见); one with numbers of its own keeps its words."""
    text = SENTENCES.get(one.rule)
    return Said(text, {"organ": one.organ_name}) if text else Said("%(words)s", {"words": one.words.rstrip("。")})
