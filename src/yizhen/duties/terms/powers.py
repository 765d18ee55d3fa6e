"""Powers of duties (权责清单权限)."""

from enum import StrEnum

from yizhen.kernel.words import N_, say


class Power(StrEnum):
    """What a post may do with items and lists (权责清单权限)."""

    VIEW = "duties.view"
    EDIT = "duties.edit"
    IMPORT = "duties.import"
    PUBLISH = "duties.publish"
    EXPORT = "duties.export"
    PROPOSE = "duties.propose"
    OPINE = "duties.opine"
    DECIDE = "duties.decide"
    CONTEST = "duties.contest"
    RULE = "duties.rule"
    CONFIGURE = "duties.configure"
    REVIEW = "duties.review"
    OVERRIDE = "duties.override"

    @property
    def label(self) -> str:
        """The Chinese word for the power."""
        return say(_LABELS[self.value])


_LABELS = {
    "duties.view": N_("查看事项与清单"),
    "duties.edit": N_("编制事项与清单"),
    "duties.import": N_("导入事项"),
    "duties.publish": N_("公布清单"),
    "duties.export": N_("导出事项与清单"),
    "duties.propose": N_("申请职责准入"),
    "duties.opine": N_("对准入提出意见"),
    "duties.decide": N_("决定准入与赋权"),
    "duties.contest": N_("提出职责争议"),
    "duties.rule": N_("裁定职责争议"),
    "duties.configure": N_("维护职责归属与规则"),
    "duties.review": N_("审查准入的合法性"),
    "duties.override": N_("清单外例外派遣（写明理由并留痕）"),
}
