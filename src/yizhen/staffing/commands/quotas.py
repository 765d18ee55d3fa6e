"""``yizhen staffing summary --county …``: the county's own ledger of quotas as of a day, as known on a day (编制台账命令)."""

import re
import sys
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NoReturn

import click
import msgspec

from yizhen.kernel.actors import Actor, Grant
from yizhen.kernel.printing import schema_with_example
from yizhen.kernel.working_hours import SHANGHAI
from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.rules.quota_summary import numbers, together
from yizhen.staffing.terms import OrganNumbers, Power, QuotaSummary

if TYPE_CHECKING:
    from collections.abc import Sequence

EVERY = "all"
ABOVE = (2, 4)
"""Digits of a province's code and of a prefecture's (省、市代码的位数)."""


def refuse(words: str) -> NoReturn:
    """Say why in words and end with 2 (说明原因)."""
    click.echo(words, err=True)
    sys.exit(2)


def print_schema(kind: type[msgspec.Struct], example: msgspec.Struct) -> None:
    """Print the JSON Schema of a result with an example (输出结构)."""
    body = schema_with_example(kind, example)
    click.echo(msgspec.json.encode({"$schema": "https://json-schema.org/draft/2020-12/schema", **body}).decode())


def command_actor(name: str, counties: "Sequence[str]", powers: "Sequence[str]") -> Actor:
    """The command as actor over some counties (命令行办事人)."""
    grants = tuple(Grant(frozenset(powers), county) for county in counties)
    return Actor(name=name, county=counties[0] if counties else "", channel="command", grants=grants)


def chosen_counties(county: str, *, several: bool = False) -> list[str]:
    """Which counties are meant (选定的县): one code, ``all``, or the only one that there is.

    ``several``: also codes after one another, and a province's or prefecture's first digits.
    """
    from yizhen.county.door import counties

    known = [one.code for one in counties()]
    if county == EVERY:
        return known
    if not county and len(known) == 1:
        return known
    if not county:
        refuse(f"请用 --county 写明哪个县（已开通：{'、'.join(known) or '无'}），或写 --county all。")
    wanted: list[str] = []
    for part in re.split("[,，、]", county) if several else [county]:
        above = several and len(part.strip()) in ABOVE
        found = [code for code in known if code == part.strip() or (above and code.startswith(part.strip()))]
        if not found:
            refuse(f"没有开通代码为“{part.strip()[:12]}”的县。已开通：{'、'.join(known) or '无'}。")
        wanted += found
    return list(dict.fromkeys(wanted))


def end_of(day: date) -> datetime:
    """The instant at which a day ends (当日终了): what was recorded on that day is known."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), SHANGHAI) - timedelta(microseconds=1)


def example() -> QuotaSummary:
    """An example of a summary (示例)."""
    counted = {"approved": 5, "usable": 5, "actual": 4, "planned": 1, "vacant": 1, "available": 0}
    line = numbers(categories()["administrative"], counted)
    organ = OrganNumbers(1, "SL", "示例县水利局", "government", "county", "", (line,))
    known = datetime(2026, 1, 5, tzinfo=UTC)
    return QuotaSummary(("990121",), date(2026, 1, 5), known, (line,), together((line,)), (), (organ,), 3)


def tell_summary(
    on: datetime | None, county: str, as_known: datetime | None, *, organs: bool, as_json: bool, schema: bool
) -> None:
    """Print the ledger of quotas of a county, or of all counties (编制台账汇总)."""
    if schema:
        print_schema(QuotaSummary, example())
        return
    from django.utils import timezone

    day = on.date() if on else timezone.localdate()
    result = _summary(day, chosen_counties(county, several=True), end_of(as_known.date()) if as_known else None, organs=organs)
    if as_json:
        click.echo(msgspec.json.encode(result).decode())
        return
    click.echo(f"截至 {day}" + (f"，按 {as_known.date()} 为止登记的" if as_known else ""))
    for one in result.each:
        click.echo(f"  {one.county} {one.name}：核定 {one.together.approved}，实有 {one.together.actual}，超编 {one.together.over}")
    for line in (*result.totals, result.together):
        said = "" if line.approved is None else f"核定 {line.approved}，空编 {line.vacant}，可用 {line.available}，"
        click.echo(f"  {line.label}：{said}实有 {line.actual}，计划 {line.planned}，超编 {line.over}")


def _summary(day: date, counties: list[str], as_known: datetime | None, *, organs: bool) -> QuotaSummary:
    from yizhen.staffing import queries

    by = command_actor("查编制台账", counties, [Power.VIEW])
    if len(counties) == 1:
        return queries.quota_summary(by, counties[0], day, as_known=as_known, with_organs=organs)
    return queries.counties_summary(by, counties, day, as_known=as_known)
