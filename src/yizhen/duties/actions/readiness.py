"""What must stand before a batch goes on (批次前提): law, opinions, marks, establishment, hand-over, no risk from use."""

from collections.abc import Iterable
from datetime import datetime

from yizhen.duties.actions.refusals import BadBatch, Barred, NotRipe
from yizhen.duties.models import BatchItemRow, BatchOpinionRow, BatchRow, HandoverRow, VersionRow
from yizhen.duties.queries.standing import listed_for, moved_to, townships
from yizhen.duties.rules.admission import barred, heard, lawful_to_grant
from yizhen.duties.terms import ListKind
from yizhen.duties.terms.admission import AdmissionFinding, Opinion
from yizhen.duties.terms.delegation import CHECKLIST, BatchVerb, Flag
from yizhen.kernel.words import N_, say
from yizhen.kernel.working_hours import legal_day


def check_step(row: BatchRow, verb: BatchVerb, at: datetime) -> None:
    """Raise what stands against a step (核对前提): Barred, NotRipe, BadBatch."""
    match verb:
        case BatchVerb.HEAR:
            _stop(opinions(row, at))
        case BatchVerb.PASS:
            _stop(lawful(row, at))
        case BatchVerb.ASSESS:
            _ripe(row)
            _somebody_takes(row)
        case BatchVerb.APPROVE:
            _ripe(row)
            _stop(lawful(row, at))
            _goes_along(row)
        case BatchVerb.START:
            _stop(lawful(row, at))
            _handed_over(row)
        case BatchVerb.SPREAD:
            _no_risk(row)


def _stop(found: tuple[AdmissionFinding, ...]) -> None:
    if against := barred(found):
        raise Barred(against)


def opinions(row: BatchRow, at: datetime) -> tuple[AdmissionFinding, ...]:
    """What the townships' answers say about going on (意见情况)."""
    said = BatchOpinionRow.objects.filter(batch=row).values_list("township", "opinion")
    return heard({town: Opinion(one) for town, one in said}, row.opinions_due, legal_day(at))


def lawful(row: BatchRow, at: datetime) -> tuple[AdmissionFinding, ...]:
    """What the law says about handing these items to these townships (合法性): each finding with its article.

    What was taken back from a township since the batch went down does not bar the others; it stays taken back.
    """
    lines = list(BatchItemRow.objects.filter(batch=row).values_list("item_id", flat=True))
    rows = VersionRow.objects.filter(item__in=lines).order_by("number").values_list("item_id", "name", "kind")
    said = {item: (name, kind) for item, name, kind in rows}
    towns = {one.township: one.short_name or one.name for one in townships(row.county)}
    listed = [
        (said[item][0], towns.get(town, town), kind)
        for item, town, kind in listed_for(row.county, lines, row.townships, legal_day(at))
        if item in said and not (row.started_on is not None and kind == ListKind.WITHDRAWN)
    ]
    return lawful_to_grant(dict(said.values()), row.decision, listed)


def _ripe(row: BatchRow) -> None:
    lines = BatchItemRow.objects.filter(batch=row)
    names = dict(VersionRow.objects.filter(item__in=lines.values("item")).order_by("number").values_list("item_id", "name"))
    raw = tuple(
        (names.get(one.item_id, ""), tuple(Flag(flag) for flag in one.flags)) for one in lines if not one.ripe
    )
    if raw:
        raise NotRipe(raw)


def _somebody_takes(row: BatchRow) -> None:
    said = list(BatchOpinionRow.objects.filter(batch=row).values_list("opinion", flat=True))
    if said and all(one == Opinion.OPPOSE for one in said):
        raise BadBatch(say(N_("镇街都不同意承接，没有下放的对象；请部门自己办，或者补足人财物以后重新拟定。")))


def _goes_along(row: BatchRow) -> None:
    """Establishment goes along with the matter, or a reason says why not (编随事走)."""
    if not row.move and not row.people.strip():
        raise BadBatch(say(N_("编随事走：请写明编制调整的文号，或者写明不划转编制的理由。")))
    found_move(row.county, row.move, row.townships)


def found_move(county: str, number: str, townships: Iterable[str]) -> None:
    """Check that a document of the ledger or a slip gave these townships something (核对编制文号); raises BadBatch."""
    moved = moved_to(county, number, townships)
    if moved is None:
        words = say(N_("编制台账和控编单里都没有“%(number)s”。请核对文号，或者不填文号、写明理由。"))
        raise BadBatch(words % {"number": number})
    if number.strip() and not moved:
        words = say(N_("“%(number)s”没有给这些镇街增加编制。请改用调给承接镇街的文号，或者写明理由。"))
        raise BadBatch(words % {"number": number})


def _handed_over(row: BatchRow) -> None:
    left = HandoverRow.objects.filter(batch=row, done=False).values_list("key", flat=True)
    if left:
        known = dict(CHECKLIST)
        raise BadBatch(say(N_("交接还没有完：%(left)s")) % {"left": "、".join(say(known[key]) for key in left)})


def _no_risk(row: BatchRow) -> None:
    flags = {Flag(flag) for one in BatchItemRow.objects.filter(batch=row) for flag in one.flags}
    if found := sorted(flag for flag in flags if flag.asks_review):
        words = say(N_("试点中出现：%(flags)s。依《行政处罚法》第二十四条定期评估，请先“重新评估”，再决定是否推开。"))
        raise BadBatch(words % {"flags": "、".join(flag.label for flag in found)})
