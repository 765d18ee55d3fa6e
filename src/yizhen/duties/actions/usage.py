"""How delegated powers are used (赋权使用), from the news of houses above; and advice on powers that sleep."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Max, Q

from yizhen.county import door as county_house
from yizhen.documents.door import take_running_number, write_number
from yizhen.duties.access import require_whole
from yizhen.duties.actions.adjusting import Act, Ruled, take_back
from yizhen.duties.actions.delegation import REVIEW_MONTHS, move_batch
from yizhen.duties.actions.refusals import MovedMeanwhile, WordsNeeded
from yizhen.duties.actions.supervising import uses_of
from yizhen.duties.models import AdviceRow, BatchItemRow, BatchRow, EntryRow, ItemRow, UseRow
from yizhen.duties.queries.routing import index_of
from yizhen.duties.queries.usage import sleeping
from yizhen.duties.rules.delegation import months_between
from yizhen.duties.terms import ListKind
from yizhen.duties.terms.delegation import Advised, Answered, BatchState, BatchVerb, Flag, RiskSeen
from yizhen.duties.terms.powers import Power
from yizhen.duties.terms.routing import ListOf
from yizhen.kernel.actors import Actor, NoPower
from yizhen.kernel.periods.ending import add_months
from yizhen.kernel.words import N_, say
from yizhen.kernel.working_hours import legal_day
from yizhen.record import door as record

USAGE = "duties.usage"
HEARD = (
    "dispatch.case.closed", "enforcement.case.closed", "enforcement.case.overturned", "enforcement.case.corrected",
    "duties.sample.judged",
)  # fmt: skip
"""News that tell of a matter in which a power was used (计入使用的消息); houses above say the item's code if they know."""
OVERTURNED, WRONG, JUDGED = "enforcement.case.overturned", "enforcement.case.corrected", "duties.sample.judged"
ITEM, BATCH, RULING = "duties.item", "duties.batch", "职收"


def note_use(entries: Iterable[record.Sealed]) -> None:
    """Note uses of delegated powers (记录使用), once in effect: a matter counts once for an item."""
    heard = list(entries)
    _note_matters([one for one in heard if one.act != JUDGED])
    judged = [one for one in heard if one.act == JUDGED]
    batches = BatchRow.objects.in_bulk({one.subject_id for one in judged})
    for one in judged:
        if one.subject_id in batches:
            rows = uses_of(batches[one.subject_id]).filter(matter=str(one.payload["matter"])[:60])
            rows.update(wrong=not one.payload["right"])


def _note_matters(heard: Iterable[record.Sealed]) -> None:
    made: dict[tuple[str, str, int], UseRow] = {}
    for entry in heard:
        told = entry.payload
        township, matter = str(told.get("township") or ""), str(told.get("number") or "")
        if not township or not matter:
            continue
        day = date.fromisoformat(told["day"]) if told.get("day") else legal_day(entry.at)
        for item in _items(entry.county, told, township, day):
            row = UseRow(county=entry.county, item_id=item, township=township[:9], matter=matter[:60], on=day)
            kept = made.setdefault((entry.county, matter, item), row)  # what one act told, another does not unsay
            kept.overturned, kept.wrong = kept.overturned or entry.act == OVERTURNED, kept.wrong or entry.act == WRONG
    plain = [row for row in made.values() if not (row.overturned or row.wrong)]
    UseRow.objects.bulk_create(plain, ignore_conflicts=True, batch_size=500)
    for row in made.values():
        if row.overturned or row.wrong:
            told = {name: True for name in ("overturned", "wrong") if getattr(row, name)}
            UseRow.objects.update_or_create(
                county=row.county, matter=row.matter, item_id=row.item_id,
                defaults={"township": row.township, **told},
                create_defaults={"township": row.township, "on": row.on, **told},
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
def answer_advice(wanted: Sequence[int], decision: str, words: str, *, by: Actor, at: datetime) -> str:
    """Decide on sleeping powers (处理休眠权力): ``support`` or ``retract``, in words; returns the ruling's number.

    What is retracted leaves the townships' lists today, under one number; the other townships keep it. A batch of which
    nothing is left anywhere ends. Raises MovedMeanwhile if one of them was decided meanwhile: then none is.
    """
    require_whole(by, Power.DECIDE, by.county)
    rows = list(AdviceRow.objects.select_for_update(of=("self",)).select_related("item").filter(
        county=by.county, pk__in=set(wanted)).order_by("id"))  # fmt: skip
    if not rows or len(rows) != len(set(wanted)):
        raise NoPower(Power.DECIDE)
    if decision not in ("support", "retract") or any(row.decided_at is not None for row in rows):
        raise MovedMeanwhile(say(N_("所选的建议里有的已经处理过了，都没有改动，请重新选。")))
    if not words.strip():
        raise WordsNeeded(say(N_("请写明理由：怎样支持，或者为什么收回。")))
    day, number = legal_day(at), ""
    if decision == "retract":
        number = write_number(RULING, day.year, take_running_number(f"duties.retraction:{by.county}", day.year))
    for row in rows:
        row.decision, row.words, row.number = decision, words.strip()[:400], number
        row.decided_at, row.decided_by = at, by.name[:60]
        row.save(update_fields=["decision", "words", "decided_at", "decided_by", "number"])
        told = Answered(row.item.code, row.township, decision, row.words, number)
        record.append("duties.sleeper.answered", told, by=by, at=at, subject=(ITEM, row.item_id), county=row.county)
        if decision == "retract":
            _retract(row, by=by, at=at)
    return number


def _retract(row: AdviceRow, *, by: Actor, at: datetime) -> None:
    lines = BatchItemRow.objects.filter(
        item=row.item_id, batch__county=row.county, batch__state__in=[BatchState.PILOT, BatchState.RUNNING]
    ).select_related("batch")  # fmt: skip
    batches = {line.batch_id: line.batch for line in lines if row.township in line.batch.townships}
    department = next((one.department_id for one in batches.values()), None)
    act = Act(row.county, Ruled(row.number, "收回下放权力的决定", row.words), by, at)
    take_back(act, row.township, [row.item_id], organ=department)
    for batch in batches.values():
        items = BatchItemRow.objects.filter(batch=batch).values("item")
        left = EntryRow.objects.filter(
            list__county=row.county, list__kind=ListKind.GRANTED, list__township__in=batch.townships, item__in=items,
            valid_to=None,
        )  # fmt: skip
        if not left.exists():
            move_batch(batch.pk, BatchVerb.RETRACT, "所含权力全部休眠，逐项决定收回。", by=by, at=at)


@transaction.atomic
def flag_risks(county: str, *, by: Actor, at: datetime) -> int:
    """Mark running batches that came to nothing or were overturned (标记运行风险); returns how many batches.

    A flag that came up in use bars a pilot from spreading until the batch was assessed again.
    """
    by.require(Power.REVIEW)
    day = legal_day(at)
    months = int(county_house.rule(county, "duties.sleeping_months", day).value)  # type: ignore[arg-type]
    done = 0
    rows = BatchRow.objects.filter(county=county, state__in=[BatchState.PILOT, BatchState.RUNNING]).order_by("id")
    for batch in rows.select_for_update():
        new = _risks(batch, day, months)
        if not new:
            continue
        done += 1
        flags = tuple(sorted({flag for _line, some in new for flag in some}))
        told = RiskSeen(batch.number, tuple(line.item.code for line, _some in new), flags)
        record.append("duties.batch.flagged", told, by=by, at=at, subject=(BATCH, batch.pk), county=county)
    return done


def _risks(batch: BatchRow, day: date, months: int) -> list[tuple[BatchItemRow, list[str]]]:
    """Lines of a batch with the flags that are new for them; kept on the lines."""
    since = add_months(batch.review_on or day, -REVIEW_MONTHS)
    uses = UseRow.objects.filter(county=batch.county, township__in=batch.townships)
    sums = uses.values("item_id").order_by().annotate(
        last=Max("on"), over=Count("id", filter=Q(overturned=True, on__gte=since)),
    )  # fmt: skip
    used = {row["item_id"]: row for row in sums}
    found = []
    for line in BatchItemRow.objects.filter(batch=batch).select_related("item").order_by("id"):
        row = used.get(line.item_id, {"last": None, "over": 0})
        quiet = months_between(max(batch.started_on or day, row["last"] or date.min), day)
        flags = [str(Flag.SLEEPING)] if quiet >= months else []
        flags += [str(Flag.OVERTURNED)] if row["over"] else []
        if new := [one for one in flags if one not in line.flags]:
            line.flags = [*line.flags, *new]
            line.save(update_fields=["flags"])
            found.append((line, new))
    return found
