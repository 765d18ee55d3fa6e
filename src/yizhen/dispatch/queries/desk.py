"""What the desk and the command palette ask of dispatch (工作台与命令面板所用)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from yizhen.dispatch import access
from yizhen.dispatch.queries.lists import desk_numbers, list_cases
from yizhen.dispatch.terms import CaseFilter, Power, Sort, State
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.ui.door import Stat


@dataclass(frozen=True, slots=True)
class CaseHit:
    """A case that the command palette offers (命中的案件)."""

    number: str
    title: str
    url: str


def desk_stats(by: Actor, *, at: datetime) -> list[Stat]:
    """The five numbers of a desk (桌面五数), each leading to the rows behind it."""
    found = desk_numbers(by, now=at)
    inbox, cases = reverse("dispatch:inbox"), reverse("dispatch:cases")
    unit = _("件")
    return [
        Stat(_("等我办"), found.mine, unit, url=inbox),
        Stat(
            _("超期未办结"),
            found.late,
            unit,
            url=f"{cases}?stage=open&due=late",
            note="" if found.late else _("没有超期的"),
        ),
        Stat(_("一天内到期"), found.due_soon, unit, url=f"{cases}?stage=open&due=soon"),
        Stat(_("在办"), found.open, unit, url=f"{cases}?stage=open"),
        Stat(
            _("近 30 天办结"),
            found.closed_recently,
            unit,
            url=f"{cases}?state={State.CLOSED}&closed_from={legal_day(at) - timedelta(days=30)}",
        ),
    ]


def find_cases(by: Actor, text: str, *, at: datetime, limit: int = 8) -> list[CaseHit]:
    """Cases by number or part of the title (查找案件), newest first, within what the actor may see."""
    page = list_cases(by, CaseFilter(text=text), now=at, sort=Sort.RECEIVED_DESC, per_page=limit)
    return [CaseHit(row.number, row.title, reverse("dispatch:case", args=[row.number])) for row in page.rows]


def open_by_township(by: Actor) -> dict[str, int]:
    """Open cases of each township that the actor may see (各镇街在办数): one query."""
    by.require(Power.VIEW)
    rows = access.cases_for(by).filter(closed_at__isnull=True).order_by().values_list("township")
    return dict(rows.annotate(n=Count("pk")))
