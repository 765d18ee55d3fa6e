"""Reads of village cadres (村（社区）干部查询): a page at a time, figures with their making, one cadre's page."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.kernel.periods import add_months
from yizhen.record import door as record
from yizhen.staffing.access.people import cadre_row, cadres_for
from yizhen.staffing.models import CadreGradeRow, CadreRow
from yizhen.staffing.rules.people import masked, share
from yizhen.staffing.rules.retirement import age_on
from yizhen.staffing.terms.people import CadreTitle, Field, Sex
from yizhen.staffing.terms.people_values import CadreFigures, CadreFilter, CadreLine

YOUNG = 35
STREAM = 500
COLUMNS = (
    "id", "village", "township", "name", "sex", "born_on", "title", "both", "established", "education", "selection",
    "selected_on", "term_until", "left_on",
)  # fmt: skip


def _filtered(by: Actor, chosen: CadreFilter) -> QuerySet[CadreRow]:
    rows = cadres_for(by)
    if chosen.show == "left":
        rows = rows.filter(left_on__isnull=False)
    else:
        rows = rows.filter(left_on=None)
    if chosen.show == "over":
        rows = rows.filter(term_until__lt=chosen.on)
    for name in ("township", "title"):
        if getattr(chosen, name):
            rows = rows.filter(**{name: getattr(chosen, name)})
    text = chosen.text.strip()
    return rows.filter(name__contains=text) if text else rows


def cadre_page(by: Actor, chosen: CadreFilter, *, start: int = 0, size: int = 50) -> tuple[list[CadreLine], int]:
    """A page of the register, village by village, and how many (村（社区）干部台账): three queries."""
    rows = _filtered(by, chosen)
    found = list(rows.order_by("village", "id")[start : start + size].values_list(*COLUMNS))
    return _lines(found, chosen.on), rows.count()


def stream_cadres(by: Actor, chosen: CadreFilter) -> Iterator[CadreLine]:
    """Every cadre as filtered, some hundreds at a time (导出村（社区）干部)."""
    rows, last = _filtered(by, chosen).order_by("id"), 0
    while found := list(rows.filter(id__gt=last)[:STREAM].values_list(*COLUMNS)):
        yield from _lines(found, chosen.on)
        last = found[-1][0]


def _lines(found: list[tuple], on: date) -> list[CadreLine]:
    by_year = CadreGradeRow.objects.filter(cadre__in=[one[0] for one in found]).order_by("year")
    grades: dict[int, str] = dict(by_year.values_list("cadre", "grade"))
    return [
        CadreLine(*one[:5], one[5].year, age_on(one[5], on), *one[6:], grade=grades.get(one[0], "")) for one in found
    ]


def cadre_figures(by: Actor, on: date, *, township: str = "") -> CadreFigures:
    """Figures over those in office (村（社区）干部统计): shares are of the secretaries, rounded half up to one place.

    35 岁以下: who has not had the 36th birthday on the day. One query.
    """
    rows = cadres_for(by).filter(left_on=None)
    if township:
        rows = rows.filter(township=township)
    young = Q(born_on__gt=add_months(on, -12 * (YOUNG + 1)))
    first = Q(title=CadreTitle.SECRETARY)
    told = rows.aggregate(
        villages=Count("village", distinct=True), cadres=Count("*"), secretaries=Count("pk", filter=first),
        both=Count("pk", filter=first & Q(both=True)), young=Count("pk", filter=first & young),
        established=Count("pk", filter=first & Q(established=True)), women=Count("pk", filter=first & Q(sex=Sex.FEMALE)),
        over=Count("pk", filter=Q(term_until__lt=on)),
    )  # fmt: skip
    n = told["secretaries"]
    return CadreFigures(
        told["villages"], told["cadres"], n, share(told["both"], n), share(told["young"], n),
        share(told["established"], n), share(told["women"], n), told["over"],
    )  # fmt: skip


def cadre_townships(by: Actor) -> list[str]:
    """Townships that have cadres within reach (有村干部的乡镇)."""
    rows = cadres_for(by).filter(left_on=None).order_by("township")
    return list(rows.values_list("township", flat=True).distinct())


def cadre_sheet(by: Actor, pk: int, on: date) -> dict[str, Any]:
    """Everything the page of a cadre shows, private values masked (村（社区）干部页); raises NoSuchCadre."""
    row = cadre_row(by, pk)
    opened = record.open_many(row.sealed.values())
    private = [
        (Field(name), masked(Field(name), opened[token] or "") if opened.get(token) else _("已销毁"))
        for name, token in row.sealed.items()
    ]
    (line,) = _lines(list(cadres_for(by).filter(pk=pk).values_list(*COLUMNS)), on)
    grades = CadreGradeRow.objects.filter(cadre=row).order_by("-year").values_list("year", "grade", "note")
    return {
        "line": line, "private": private, "grades": list(grades), "keeper": row.keeper, "duties": row.duties,
        "party_member": row.party_member, "left_ground": row.left_ground, "staff": row.staff_id,
        "values": {name: getattr(row, name) for name in (
            "both", "established", "party_member", "education", "keeper", "duties", "term_until")},
    }  # fmt: skip
