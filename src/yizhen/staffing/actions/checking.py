"""What is checked before an entry is recorded (记账前核对): organ, category, document, purpose, level."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.kernel.words import say
from yizhen.organs.door import NoSuchOrgan, OrganKind, OrganView, organs_by_id
from yizhen.staffing.access.ledger import covers
from yizhen.staffing.actions.posting import RuleBroken
from yizhen.staffing.models import Purpose
from yizhen.staffing.rules.catalogue import CategoryEntry, categories
from yizhen.staffing.rules.catalogue import rules as rule_book
from yizhen.staffing.rules.ledger import nets
from yizhen.staffing.terms import RESERVE, AuthorityLevel, EntryDraft, Kind, LedgerPower, Place

NEEDS_DOCUMENT = frozenset(set(Kind) - {Kind.OPEN, Kind.EXPIRE, Kind.RELEASE})
LEVELS_APART = frozenset({"administrative", "political"})
MOVES = frozenset({Kind.ALLOCATE, Kind.TRANSFER, Kind.BORROW, Kind.RETURN})


class NoSuchCategory(ValueError):
    """没有这种编制类别: a self-made category is against the law (第十五条)."""

    def __str__(self) -> str:
        return _("没有“%(key)s”这种编制类别，不得自行设定其他类别的编制。请从列表中选择。") % {"key": self.args[0]}


class BadAmount(ValueError):
    """数量不对: a number of quotas is a whole number above zero."""

    def __str__(self) -> str:
        return _("数量须是大于零的整数，填写的是 %(amount)s。") % {"amount": self.args[0]}


def level_of(organ: OrganView) -> str:
    """Whose quotas an organ uses (所属层级): ``township`` for a township's own organs, else ``county``.

    A station in a township belongs to its department (派驻机构的编制属县级部门).
    """
    return "township" if organ.township and organ.kind != OrganKind.STATION else "county"


def category_of(key: str) -> CategoryEntry:
    """The category of a key (编制类别); raises NoSuchCategory."""
    found = categories().get(key)
    if found is None:
        raise NoSuchCategory(key)
    return found


def reached_organ(by: Actor, county: str, organ_id: int, power: str = LedgerPower.RECORD) -> OrganView:
    """The organ, if the power reaches it (可记账的机构); raises NoSuchOrgan."""
    organ = organs_by_id([organ_id]).get(organ_id)
    if organ is None or (county and organ.county != county) or not covers(by, power, organ.county, organ):
        raise NoSuchOrgan(organ_id)
    return organ


def check(draft: EntryDraft, organs: Mapping[int, OrganView]) -> None:
    """Raise RuleBroken for the first rule that the entry breaks (逐条核对). Balances are checked on posting."""
    _check_document(draft, organs.values())
    used = {(leg.organ, leg.category) for leg in draft.legs if leg.organ is not None and leg.amount > 0}
    for organ_id, key in sorted(used):
        if organ_id is not None and draft.kind not in (Kind.RELEASE, Kind.EXPIRE, Kind.CUT, Kind.CORRECT):
            check_fit(organs[organ_id], category_of(key), draft.valid_from)
    if draft.kind in MOVES:
        _check_levels(draft)
        _check_purposes(draft)
    _check_special(draft)
    _check_uses(draft, organs)


def check_fit(organ: OrganView, category: CategoryEntry, on: date) -> None:
    """Whether an organ may hold quotas of a category on a day (机构与类别是否相符)."""
    told = {"organ": organ.name, "what": say(category.name), "day": on.isoformat()}
    if on < organ.valid_from or (organ.valid_to is not None and on >= organ.valid_to):
        raise RuleBroken("in_time", _("%(organ)s在 %(day)s 还没有设立或者已经撤销，没有登记。") % told)
    if organ.nature == "plaque":
        raise RuleBroken("plaque_none", _("%(organ)s是挂牌机构，不能有%(what)s。") % told)
    if organ.kind == OrganKind.COORDINATING:
        raise RuleBroken("coordinating_none", _("%(organ)s是议事协调机构，不能有%(what)s。") % told)
    if category.kinds and organ.kind not in category.kinds:
        raise RuleBroken("fits_kind", _("%(organ)s不能使用%(what)s。") % told)


def _check_document(draft: EntryDraft, organs: Iterable[OrganView]) -> None:
    paper = draft.document
    if draft.kind in NEEDS_DOCUMENT and not paper.no.strip():
        raise RuleBroken("has_document", _("没有填写依据文件的文号，没有登记。"))
    if draft.override or paper.dated is None or draft.kind in (Kind.OPEN, Kind.CORRECT):
        return
    for organ in organs:
        if paper.dated < organ.valid_from:
            told = {"day": paper.dated.isoformat(), "organ": organ.name, "since": organ.valid_from.isoformat()}
            words = _("文件日期 %(day)s 早于%(organ)s设立的 %(since)s，没有登记。") % told
            raise RuleBroken("document_after_organ", words)


def _check_levels(draft: EntryDraft) -> None:
    crossing = {key for key, _level in nets(draft.legs, "level") if key in LEVELS_APART}
    if crossing and draft.document.level != AuthorityLevel.CENTRAL:
        words = _("把%(what)s在县级和乡镇之间调配，须有中央机构编制管理机关的批准文件，没有登记。")
        raise RuleBroken("levels_apart", words % {"what": say(categories()[min(crossing)].name)})


def _check_purposes(draft: EntryDraft) -> None:
    for _key, purpose in nets(draft.legs, "purpose"):
        if purpose not in ("", RESERVE):
            words = _("“%(purpose)s”的编制只能在同一用途内调配，没有登记。")
            raise RuleBroken("purpose_only", words % {"purpose": purpose})


def _check_special(draft: EntryDraft) -> None:
    if draft.override:
        return
    for leg in draft.legs:
        category = category_of(leg.category)
        if draft.kind == Kind.APPROVE and leg.place == Place.FREE and leg.amount > 0:
            if category.apart and draft.document.level != AuthorityLevel.CENTRAL:
                raise RuleBroken("political_apart", _("%(what)s由中央专项管理，没有登记。") % {"what": say(category.name)})
            if category.shrinking:
                raise RuleBroken("support_shrinks", _("%(what)s只减不增，没有登记。") % {"what": say(category.name)})


def _check_uses(draft: EntryDraft, organs: Mapping[int, OrganView]) -> None:
    tied = {leg.purpose for leg in draft.legs if leg.purpose and leg.purpose != RESERVE}
    if not tied:
        return
    known = {row.key: row for row in Purpose.objects.filter(county=draft.county, key__in=tied)}
    for leg in draft.legs:
        if leg.purpose not in tied:
            continue
        row = known.get(leg.purpose)
        if row is None:
            raise RuleBroken("purpose_only", _("没有“%(purpose)s”这个专项用途。") % {"purpose": leg.purpose})
        organ = organs.get(leg.organ) if leg.organ is not None else None
        if leg.category not in row.categories.split(","):
            words = _("“%(purpose)s”不含%(what)s，没有登记。")
            raise RuleBroken("purpose_only", words % {"purpose": row.name, "what": say(categories()[leg.category].name)})
        if organ is not None and row.kinds and organ.kind not in row.kinds.split(","):
            words = _("“%(purpose)s”不能用于%(organ)s，没有登记。")
            raise RuleBroken("purpose_only", words % {"purpose": row.name, "organ": organ.name})


def may_override(rule: str) -> bool:
    """Whether a named person may go on against the rule with a reason (可否说明理由后继续)."""
    return rule_book()[rule].override
