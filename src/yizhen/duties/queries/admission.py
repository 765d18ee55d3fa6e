"""Applications on pages (准入查询): ledger, one application with its opinions, what is over."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from yizhen.duties import access
from yizhen.duties.models import AdmissionRow, FlagRow, OpinionRow
from yizhen.duties.terms.admission import (
    OPEN_ADMISSIONS,
    AdmissionLine,
    AdmissionState,
    Gate,
    Opinion,
    OpinionLine,
    Wish,
)
from yizhen.duties.terms.powers import Power
from yizhen.kernel.actors import Actor
from yizhen.organs import door as organs


@dataclass(frozen=True, slots=True)
class AdmissionFilter:
    """准入筛选 what the ledger is narrowed to."""

    stage: str = "open"
    gate: str = ""
    text: str = ""


def _rows(by: Actor, asked: AdmissionFilter) -> QuerySet[AdmissionRow]:
    rows = access.admissions_for(by, Power.VIEW)
    if asked.stage == "open":
        rows = rows.filter(state__in=OPEN_ADMISSIONS)
    elif asked.stage == "asked":
        mine = OpinionRow.objects.filter(organ=access.body(by), opinion=Opinion.WAITING).values("admission")
        rows = rows.filter(state=AdmissionState.HEARING, pk__in=mine)
    elif asked.stage == "in_force":
        rows = rows.filter(state=AdmissionState.IN_FORCE)
    elif asked.stage == "ended":
        rows = rows.exclude(state__in=[*OPEN_ADMISSIONS, AdmissionState.IN_FORCE])
    if asked.gate:
        rows = rows.filter(gate=asked.gate)
    if word := asked.text.strip():
        rows = rows.filter(Q(title__icontains=word) | Q(number=word) | Q(decision_number=word))
    return rows


def count_admissions(by: Actor, asked: AdmissionFilter) -> int:
    """How many applications (申请数)."""
    return _rows(by, asked).count()


def page_of_admissions(by: Actor, asked: AdmissionFilter, *, start: int, size: int) -> list[AdmissionLine]:
    """One page of the ledger (准入台账), newest first; two queries."""
    told = OpinionRow.objects.filter(admission=OuterRef("pk")).order_by().values("admission")
    towns = Coalesce(Subquery(told.annotate(n=Count("id")).values("n")), 0)
    rows = list(_rows(by, asked).annotate(towns=towns).order_by("-filed_at", "-id")[start : start + size])
    names = organs.organs_by_id({row.organ_id for row in rows})
    return [_line(row, names[row.organ_id].short_name or names[row.organ_id].name, row.towns) for row in rows]  # type: ignore[attr-defined]


def _line(row: AdmissionRow, name: str, towns: int) -> AdmissionLine:
    return AdmissionLine(
        row.pk, row.number, row.title, Gate(row.gate), Wish(row.wish), AdmissionState(row.state), row.organ_id, name,
        row.filed_at, row.opinions_due, row.begins_on, row.ends_on, row.decision_number, towns,
    )  # fmt: skip


@dataclass(frozen=True)
class AdmissionPage:
    """准入页 all of an application's page."""

    line: AdmissionLine
    row: AdmissionRow
    item: str
    opinions: tuple[OpinionLine, ...]


def admission_page(by: Actor, pk: int) -> AdmissionPage:
    """One application (一件申请) with every opinion. Raises NoSuchAdmission."""
    row = access.admission_for(by, pk)
    said = list(OpinionRow.objects.filter(admission=row).order_by("township", "organ_id"))
    own = access.body(by)
    names = organs.organs_by_id({row.organ_id, *(one.organ_id for one in said)})
    lines = tuple(
        OpinionLine(
            one.township, names[one.organ_id].short_name or names[one.organ_id].name, Opinion(one.opinion), one.words,
            one.by, one.at, one.organ_id == own,
        )
        for one in said
    )  # fmt: skip
    item = row.item.code if row.item is not None else ""
    applicant = names[row.organ_id]
    return AdmissionPage(_line(row, applicant.short_name or applicant.name, len(said)), row, item, lines)


def over(county: str, on: date) -> list[int]:
    """Admissions in force whose term is over (到期的准入)."""
    rows = AdmissionRow.objects.filter(state=AdmissionState.IN_FORCE, ends_on__lte=on, county=county)
    return list(rows.order_by("id").values_list("pk", flat=True))


def page_of_flags(by: Actor, *, start: int, size: int) -> tuple[list[FlagRow], int]:
    """Flagged papers (来文标记), those that wait for an answer first, then the newest, and how many there are."""
    rows = access.flags_for(by, Power.VIEW)
    done = Case(When(answered_at=None, then=0), default=1)
    return list(rows.order_by(done, "-entered_at", "-id")[start : start + size]), rows.count()


def flagged_paper(by: Actor, pk: int) -> FlagRow:
    """One flagged paper (一份来文). Raises NoSuchFlag."""
    return access.flag_for(by, pk)
