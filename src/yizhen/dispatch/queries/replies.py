"""Reply templates (答复模板查询): those in force, those that fit a case, and what fills them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from yizhen.dispatch.models import Case, ReplyRow, ReplyUse, Step
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.county import organ_names
from yizhen.dispatch.queries.leads import place_names
from yizhen.dispatch.rules.replies import filled
from yizhen.dispatch.terms import Verb
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day


class NoSuchReply(LookupError):
    """无此模板: there is none, or not of the actor's county."""

    no_such_row = True


@dataclass(frozen=True, slots=True)
class ReplyView:
    """One version of a template (答复模板)."""

    id: int
    family: str
    version: int
    name: str
    verb: Verb
    category: str
    text: str
    valid_from: date
    valid_to: date | None
    set_by: str


def _view(row: ReplyRow) -> ReplyView:
    return ReplyView(
        row.pk, row.family, row.version, row.name, Verb(row.verb), row.category, row.text, row.valid_from, row.valid_to,
        row.set_by,
    )  # fmt: skip


def _valid(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def replies(by: Actor, on: date) -> list[ReplyView]:
    """Templates of the county that hold on a day or later (在用和将用的模板), by step and name: one query."""
    later = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    rows = ReplyRow.objects.filter(later, county=by.county).order_by("verb", "category", "name", "version")
    return [_view(row) for row in rows]


def versions(by: Actor, family: str) -> list[ReplyView]:
    """All versions of a template (历次版本), newest first; raises NoSuchReply."""
    rows = [_view(row) for row in ReplyRow.objects.filter(county=by.county, family=family).order_by("-version")]
    if not rows:
        raise NoSuchReply(family)
    return rows


def fitting_all(county: str, verbs: Collection[Verb], category: int | None, on: date) -> dict[Verb, list[ReplyView]]:
    """Templates that fit steps of a case (可选模板), those of its own category first: one query, or none without steps."""
    if not verbs:
        return {}
    known, codes = catalogue(county, on).categories, []
    here = known.get(category or 0)
    while here is not None:
        codes.append(here.code)
        here = known.get(here.parent or 0)
    rows = ReplyRow.objects.filter(_valid(on), county=county, verb__in=verbs, category__in=["", *codes])
    order = {code: n for n, code in enumerate([*codes, ""])}
    found: dict[Verb, list[ReplyView]] = {verb: [] for verb in verbs}
    for row in sorted(rows, key=lambda row: (order[row.category], row.name, row.pk)):
        found[Verb(row.verb)].append(_view(row))
    return found


def fitting(county: str, verb: Verb, category: int | None, on: date) -> list[ReplyView]:
    """Templates that fit one step of a case (可选模板): one query."""
    return fitting_all(county, (verb,), category, on)[verb]


def fill(reply: int, verb: Verb, case: Case, now: datetime) -> str | None:
    """A template filled for a case (套用模板); None when it does not fit the step or no longer holds."""
    found = next((one for one in fitting(case.county, verb, case.category_id, legal_day(now)) if one.id == reply), None)
    return None if found is None else filled(found.text, values_of(case, now))


def _day(on: date | None) -> str:
    return f"{on.year}年{on.month}月{on.day}日" if on else ""


def _day_of(at: datetime | None) -> str:
    return _day(legal_day(at)) if at else ""


def values_of(case: Case, now: datetime) -> dict[str, str]:
    """What fills the places for a case (填空内容). Nothing of the requester is among it."""
    today = legal_day(now)
    category = catalogue(case.county, today).categories.get(case.category_id or 0)
    places = place_names([code for code in (case.township, case.village) if code], today)
    organ = case.holder_organ_id
    last = Step.objects.filter(case=case.pk, verb=Verb.HANDLE).order_by("-id").values_list("words", flat=True).first()
    return {
        "编号": case.number, "分类": category.name if category else "",
        "地点": " ".join(places[code] for code in (case.township, case.village) if code in places),
        "承办单位": organ_names(case.county, {organ}).get(organ, "") if organ else "", "收到日期": _day_of(case.received_at),
        "派遣日期": _day_of(case.dispatched_at), "办结期限": _day(case.due_on), "今天": _day(today), "办理结果": last or "",
        "延长到": "",
    }  # fmt: skip


def used(pk: int) -> list[tuple[Verb, str, int, bool]]:
    """From which versions the answers of a case were made (采用的模板): step, name, version, changed; one query."""
    rows = ReplyUse.objects.filter(case=pk).order_by("id").values_list("verb", "reply__name", "reply__version", "changed")
    return [(Verb(verb), name, version, changed) for verb, name, version, changed in rows]
