"""How delegated powers are used (赋权使用), from the news of houses above; and advice on powers that sleep."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from yizhen.duties.access import require_whole
from yizhen.duties.actions.delegation import move_batch
from yizhen.duties.actions.refusals import MovedMeanwhile, WordsNeeded
from yizhen.duties.models import AdviceRow, BatchItemRow, ItemRow, UseRow
from yizhen.duties.queries.routing import index_of
from yizhen.duties.queries.usage import sleeping
from yizhen.duties.terms.delegation import Advised, Answered, BatchState, BatchVerb
from yizhen.duties.terms.powers import Power
from yizhen.duties.terms.routing import ListOf
from yizhen.kernel.actors import Actor, NoPower
from yizhen.kernel.working_hours import legal_day
from yizhen.record import door as record

USAGE = "duties.usage"
HEARD = (
    "dispatch.case.closed", "enforcement.case.closed", "enforcement.case.overturned", "enforcement.case.corrected",
)  # fmt: skip
"""News that tell of a matter in which a power was used (计入使用的消息); houses above say the item's code if they know."""
OVERTURNED, WRONG = "enforcement.case.overturned", "enforcement.case.corrected"
ITEM = "duties.item"


def note_use(entries: Iterable[record.Sealed]) -> None:
    """Note uses of delegated powers (记录使用), once in effect: a matter counts once for an item."""
    made: dict[tuple[str, str, int], UseRow] = {}
    for entry in entries:
        told = entry.payload
        township, matter = str(told.get("township") or ""), str(told.get("number") or "")
        if not township or not matter:
            continue
        day = date.fromisoformat(told["day"]) if told.get("day") else legal_day(entry.at)
        for item in _items(entry.county, told, township, day):
            row = UseRow(county=entry.county, item_id=item, township=township[:9], matter=matter[:60], on=day)
            row.overturned, row.wrong = entry.act == OVERTURNED, entry.act == WRONG
            made[entry.county, matter, item] = row
    plain = [row for row in made.values() if not (row.overturned or row.wrong)]
    UseRow.objects.bulk_create(plain, ignore_conflicts=True, batch_size=500)
    for row in made.values():
        if row.overturned or row.wrong:
            UseRow.objects.update_or_create(
                county=row.county, matter=row.matter, item_id=row.item_id,
                defaults={"township": row.township, "overturned": row.overturned, "wrong": row.wrong},
                create_defaults={
                    "township": row.township, "on": row.on, "overturned": row.overturned, "wrong": row.wrong,
                },
            )  # fmt: skip


def _items(county: str, told: dict, township: str, day: date) -> list[int]:
    """Delegated items that a matter used: the item it names, else those of its category; only on the township's list."""
    index = index_of(county)
    if told.get("item"):
        found = ItemRow.objects.filter(county=county, code=told["item"]).values_list("pk", flat=True)
        return list(found)
    if index.townships.get(township) != told.get("holder"):
        return []
    subjects = index.by_category.get(str(told.get("category") or ""), ())
    granted = (
        item
        for item, _since, _until in subjects
        for one in index.listed.get((township, item), ())
        if one.on_list is ListOf.GRANTED and one.holds(day)
    )
    return list(dict.fromkeys(granted))


@transaction.atomic
def rebuild_usage() -> None:
    """Throw the uses away and read them from the record again (重建使用记录)."""
    record.rewind(USAGE)
    UseRow.objects.all().delete()


@transaction.atomic
def advise(county: str, *, by: Actor, at: datetime) -> int:
    """Propose support or retraction for powers that sleep (提出休眠权力建议); returns how many are new.

    What was decided is not proposed again within the months that make a power sleep. Raises NoPower.
    """
    by.require(Power.REVIEW)
    found = sleeping(county, legal_day(at))
    known = set(AdviceRow.objects.filter(county=county, decided_at=None).values_list("item_id", "township"))
    decided = {
        (item, town): when
        for item, town, when in AdviceRow.objects.filter(county=county, decided_at__isnull=False)
        .order_by("decided_at").values_list("item_id", "township", "decided_at")
    }  # fmt: skip
    made = []
    for one in found.sleepers:
        last = decided.get((one.item, one.township))
        if (one.item, one.township) in known or (last and (legal_day(at) - legal_day(last)).days < found.months * 30):
            continue
        made.append(
            AdviceRow(
                county=county, item_id=one.item, township=one.township, months=one.months, cases=one.cases,
                advice=one.advice, evidence=one.evidence[:400], made_at=at,
            )
        )  # fmt: skip
        told = Advised(one.code, one.township, one.months, one.cases, one.advice, one.evidence)
        record.append("duties.sleeper.advised", told, by=by, at=at, subject=(ITEM, one.item), county=county)
    AdviceRow.objects.bulk_create(made, batch_size=500)
    return len(made)


@transaction.atomic
def answer_advice(pk: int, decision: str, words: str, *, by: Actor, at: datetime) -> None:
    """Decide on a sleeping power (处理休眠权力): ``support`` or ``retract``, in words.

    A batch all of whose powers are retracted everywhere ends; a single line is taken off the list by its next edition.
    """
    require_whole(by, Power.DECIDE, by.county)
    row = AdviceRow.objects.select_for_update().filter(county=by.county, pk=pk).first()
    if row is None:
        raise NoPower(Power.DECIDE)
    if row.decided_at is not None or decision not in ("support", "retract"):
        raise MovedMeanwhile("这条建议已经处理过了。")
    if not words.strip():
        raise WordsNeeded("请写明理由：怎样支持，或者为什么收回。")
    row.decision, row.words, row.decided_at, row.decided_by = decision, words.strip()[:400], at, by.name[:60]
    row.save(update_fields=["decision", "words", "decided_at", "decided_by"])
    told = Answered(row.item.code, row.township, decision, row.words)
    record.append("duties.sleeper.answered", told, by=by, at=at, subject=(ITEM, row.item_id), county=row.county)
    if decision == "retract":
        _retract_whole(row, by=by, at=at)


def _retract_whole(row: AdviceRow, *, by: Actor, at: datetime) -> None:
    lines = BatchItemRow.objects.filter(item=row.item_id, batch__state__in=[BatchState.PILOT, BatchState.RUNNING])
    for batch in {line.batch for line in lines.select_related("batch")}:
        pairs = {
            (item, town)
            for item in BatchItemRow.objects.filter(batch=batch).values_list("item_id", flat=True)
            for town in batch.townships
        }
        back = AdviceRow.objects.filter(county=row.county, decision="retract").values_list("item_id", "township")
        if pairs <= set(back):
            move_batch(batch.pk, BatchVerb.RETRACT, "所含权力全部休眠，逐项决定收回。", by=by, at=at)
