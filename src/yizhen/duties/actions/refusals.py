"""Refusals of admission, disputes and delegation (不予办理的情形), in words for whoever reads them."""

from yizhen.duties.terms.admission import AdmissionFinding
from yizhen.duties.terms.delegation import Flag
from yizhen.kernel.words import N_, say


class Barred(ValueError):
    """审查没有通过: what was found; nothing was kept."""

    def __init__(self, findings: tuple[AdmissionFinding, ...]) -> None:
        self.findings = findings
        super().__init__("；".join(f"{one.rule.label}：{one.words}" for one in findings))


class MovedMeanwhile(ValueError):
    """已有变化: somebody else dealt with it meanwhile."""


class WordsNeeded(ValueError):
    """须写明理由: this step needs words."""


class NotAsked(LookupError):
    """没有征求本单位意见: no opinion or stand of this organ is asked for."""

    no_such_row = True


class BadAttribution(ValueError):
    """归属登记有误: what is wrong and how to mend it."""


class BadDispute(ValueError):
    """争议有误: what is wrong and how to mend it."""


class BadBatch(ValueError):
    """批次有误: what is wrong and how to mend it."""


class NotNow(ValueError):
    """现在不能办: in this state of the matter it is not done; says the state, the deed and the ground."""

    def __init__(self, state: str, deed: str, ground: str) -> None:
        self.ground = ground
        words = say(N_("现在是“%(state)s”，不能“%(deed)s”。依据：%(ground)s。什么也没有改动。"))
        super().__init__(words % {"state": state, "deed": deed, "ground": ground})


class NotRipe(ValueError):
    """还不成熟: the items with the flags that stand against them."""

    def __init__(self, items: tuple[tuple[str, tuple[Flag, ...]], ...]) -> None:
        self.items = items
        super().__init__("；".join(f"{name}：{'、'.join(flag.label for flag in flags)}" for name, flags in items))
