"""Look into the ledger (查台账): three queries a statement, however many figures it has."""

from datetime import date
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.staffing.access import statements_for
from yizhen.staffing.models import ClaimRow, FigureRow, StatementRow, UnitRow
from yizhen.staffing.rules.rows import Summary
from yizhen.staffing.rules.summary import summarize
from yizhen.staffing.terms import Claim, Figure, LedgerRef, Source, Statement, Unit

_STATEMENT = Statement.__struct_fields__
_UNIT = Unit.__struct_fields__
_FIGURE = Figure.__struct_fields__


class NoSuchLedger(LookupError):
    """没有这本台账: no statement of that series that the post may see."""

    no_such_row = True


class NoFigures(LookupError):
    """这一天没有数字: no statement reaches back to the day asked for; `first` is the earliest."""

    def __init__(self, on: date, first: Statement) -> None:
        self.on, self.first = on, first
        words = _("%(day)s 没有数字：缺这一天以前的来源。最早的来源截至 %(first)s（%(publication)s，%(published)s 发布）。")
        told = {"day": on, "first": first.as_of, "publication": first.publication, "published": first.published_on}
        super().__init__(words % told)


class NotYet(ValueError):
    """这一天还没有到: the day asked for has not come; nobody can state its figures."""

    def __init__(self, on: date, today: date) -> None:
        self.on, self.today = on, today
        super().__init__(_("%(day)s 还没有到（今天是 %(today)s），不会有这一天的数字。") % {"day": on, "today": today})


def ledgers(by: Actor) -> list[LedgerRef]:
    """The ledgers that may be opened (台账目录), each with its newest statement. One query."""
    rows = (
        statements_for(by).order_by("series", "-as_of").values("series", "name", "county", "as_of", "title")
    )
    newest: dict[str, LedgerRef] = {}
    for row in rows:
        newest.setdefault(row["series"], LedgerRef(**row))
    return list(newest.values())


def summary(by: Actor, series: str, on: date, *, today: date) -> Summary:
    """The ledger as of a day (某日台账), from the newest statement not later than it.

    Raises NoSuchLedger, NoFigures, NotYet.
    """
    if on > today:
        raise NotYet(on, today)
    rows = list(statements_for(by).filter(series=series).order_by("-as_of"))
    if not rows:
        raise NoSuchLedger(series)
    row = next((r for r in rows if r.as_of <= on), None)
    if row is None:
        raise NoFigures(on, _statement(rows[-1]))
    return summarize(_source(row), on)


def days(by: Actor, series: str) -> list[date]:
    """The days of which a series has statements (有数字的日子), newest first."""
    return list(statements_for(by).filter(series=series).order_by("-as_of").values_list("as_of", flat=True))


def current(series: str, as_of: date) -> StatementRow | None:
    """The edition in force of a statement (现行版本)."""
    return StatementRow.objects.filter(series=series, as_of=as_of, superseded_at=None).first()


def _statement(row: StatementRow) -> Statement:
    return Statement(**{name: getattr(row, name) for name in _STATEMENT})


def _source(row: StatementRow) -> Source:
    units = UnitRow.objects.filter(statement=row).order_by("position").values(*_UNIT)
    figures = FigureRow.objects.filter(statement=row).order_by("position").values(*_FIGURE)
    claims = ClaimRow.objects.filter(statement=row).order_by("position").values_list("body", flat=True)
    return Source(
        statement=_statement(row),
        units=msgspec.convert(list(units), tuple[Unit, ...]),
        figures=tuple(_figure(values) for values in figures),
        claims=msgspec.convert(list(claims), tuple[Claim, ...]),
        digest=row.digest,
    )


def _figure(values: dict[str, Any]) -> Figure:
    empty = {name: values[name] or None for name in ("category", "missing")}
    return msgspec.convert({**values, **empty}, Figure)
