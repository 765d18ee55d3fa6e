"""What is done with a county's settings (县情办理): profile, rules, calendars, working hours."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from yizhen.county import access, models, queries, rules
from yizhen.county.queries import SETTINGS, forget_books
from yizhen.county.terms import (
    CalendarDay,
    CalendarRefused,
    Cited,
    DayKind,
    DaysEntered,
    HoursSet,
    NoRule,
    NoSuchCounty,
    Problem,
    Profile,
    ProfileSet,
    Proposal,
    RuleSet,
    RuleSpec,
    Source,
    Statistic,
    StatisticsEntered,
    TableStaged,
    YearEntered,
    rule_spec,
)
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import WorkingHours
from yizhen.record.door import append

TABLE_KEPT = timedelta(days=30)
"""How long a table that was read waits to be taken (暂存期)."""


class NoSource(ValueError):
    """缺少依据: a county's own number needs the document it rests on."""


def _touch(at: datetime) -> None:
    token = {"token": uuid.uuid4().hex, "at": at}
    models.VersionRow.objects.update_or_create(name=SETTINGS, defaults=token)
    forget_books()
    transaction.on_commit(forget_books)


def _cited(source: Source) -> Cited:
    if not source.title.strip():
        raise NoSource("请写明依据的文件名称")
    return Cited(source.title, source.number, source.article)


def _entry(source: Source, by: Actor, at: datetime) -> dict[str, object]:
    return {
        "source_title": source.title, "source_number": source.number, "source_article": source.article,
        "entered_by": by.name, "entered_at": at,
    }  # fmt: skip


@transaction.atomic
def open_county(code: str, name: str, *, fictional: bool, by: Actor, at: datetime) -> Profile:
    """Keep a county in this installation (开设县), or rename it. Needs county.edit for that county."""
    access.require_county(by, code)
    row = models.ProfileRow.objects.select_for_update().filter(code=code).first()
    before = _facts(row) if row else {}
    row = row or models.ProfileRow(code=code)
    row.name, row.fictional = name, fictional
    row.save()
    _record_profile(row, before, by=by, at=at)
    return Profile(row.code, row.name, row.fictional, row.backstop_organ)


@transaction.atomic
def set_backstop(county: str, organ_id: int, *, by: Actor, at: datetime) -> None:
    """Name the organ that takes what nobody leads (设定兜底单位); raises NoSuchCounty.

    The caller, of a house above, makes sure that the organ is one of the county.
    """
    access.require_county(by, county)
    row = models.ProfileRow.objects.select_for_update().filter(code=county).first()
    if row is None:
        raise NoSuchCounty(f"没有代码为 {county} 的县")
    before = _facts(row)
    row.backstop_organ = organ_id
    row.save(update_fields=["backstop_organ"])
    _record_profile(row, before, by=by, at=at)


def _facts(row: models.ProfileRow) -> dict[str, str]:
    return {
        "name": row.name,
        "fictional": str(row.fictional),
        "backstop_organ": str(row.backstop_organ or ""),
    }


def _record_profile(row: models.ProfileRow, before: dict[str, str], *, by: Actor, at: datetime) -> None:
    news = ProfileSet(row.code, before, _facts(row))
    append(
        "county.profile.set", news, by=by, at=at, subject=("county.profile", int(row.code)), county=row.code
    )
    _touch(at)


@transaction.atomic
def set_rule(
    county: str, name: str, value: object, *, in_force_from: date, source: Source, by: Actor, at: datetime
) -> int:
    """Set a county's own value of a rule from a day on (设定县定规则) and return its row.

    Needs county.edit. A value of the same day is corrected, and the record keeps both. Raises NoRule,
    BadRuleValue, NoSource, NoSuchCounty.
    """
    access.require_county(by, county)
    spec, cited = rule_spec(name), _cited(source)
    new = rules.stored(rules.read_value(spec, value))
    before = _value_before(county, spec, in_force_from)
    row, _made = models.RuleRow.objects.update_or_create(
        county=county,
        name=name,
        in_force_from=in_force_from,
        defaults={"value": new, "unit": spec.unit, "repealed_on": None, **_entry(source, by, at)},
    )
    news = RuleSet(name, before, str(new), spec.unit, in_force_from, cited)
    append("county.rule.set", news, by=by, at=at, subject=("county.rule", row.pk), county=county)
    _touch(at)
    return row.pk


def _value_before(county: str, spec: RuleSpec, on: date) -> str | None:
    try:
        return str(queries.rule(county, spec.name, on).value)
    except NoRule:
        return None


@transaction.atomic
def repeal_rule(county: str, name: str, *, on: date, source: Source, by: Actor, at: datetime) -> None:
    """Repeal a county's own value from a day on (废止县定规则): the default holds again. Raises NoRule."""
    access.require_county(by, county)
    spec, cited = rule_spec(name), _cited(source)
    rows = models.RuleRow.objects.select_for_update().filter(county=county, name=name, in_force_from__lte=on)
    row = rows.order_by("-in_force_from").first()
    if row is None or (row.repealed_on is not None and row.repealed_on <= on):
        raise NoRule(f"{on} 没有本县自定的“{spec.term}”，不需要废止")
    row.repealed_on = on
    row.save(update_fields=["repealed_on"])
    news = RuleSet(name, str(row.value), None, row.unit, on, cited)
    append("county.rule.repealed", news, by=by, at=at, subject=("county.rule", row.pk), county=county)
    _touch(at)


@transaction.atomic
def enter_calendar_year(
    proposal: Proposal, *, source: Source, issued_on: date | None = None, by: Actor, at: datetime
) -> None:
    """Enter a newly published arrangement of a year (录入放假安排), for every county here.

    Needs county.edit. What was entered before for that year is replaced, and the record keeps it. Raises
    CalendarRefused when a line has a problem, NoSource.
    """
    access.require_county(by, by.county)
    if proposal.problems or not proposal.days:
        raise CalendarRefused(proposal.problems or (Problem(1, "没有任何日期"),))
    cited, entry = _cited(source), _entry(source, by, at)
    removed, _kinds = models.CalendarDayRow.objects.filter(county="", year=proposal.year).delete()
    row, _made = models.CalendarYearRow.objects.update_or_create(
        year=proposal.year, defaults={"issued_on": issued_on, **entry}
    )
    models.CalendarDayRow.objects.bulk_create(
        models.CalendarDayRow(county="", year=proposal.year, on=day.on, kind=day.kind, name=day.name, **entry)
        for day in proposal.days
    )
    news = YearEntered(
        proposal.year,
        [day.on for day in proposal.days if day.kind != DayKind.WORKDAY],
        [day.on for day in proposal.of(DayKind.WORKDAY)],
        bool(removed),
        cited,
    )
    append("county.calendar.entered", news, by=by, at=at, subject=("county.calendar", row.pk))
    _touch(at)


@transaction.atomic
def enter_overlay_days(
    county: str, days: Sequence[CalendarDay], *, source: Source, by: Actor, at: datetime
) -> int:
    """Enter a county's own days (录入本县特殊日): local holidays, closures, worked days. Returns how many.

    Needs county.edit. A day entered before is replaced. Raises NoSource, NoSuchCounty.
    """
    access.require_county(by, county)
    cited, entry = _cited(source), _entry(source, by, at)
    for day in days:
        models.CalendarDayRow.objects.update_or_create(
            county=county, year=day.on.year, on=day.on, defaults={"kind": day.kind, "name": day.name, **entry}
        )
    news = DaysEntered([day.on for day in days], [day.kind.value for day in days], cited)
    append("county.days.entered", news, by=by, at=at, subject=("county.profile", int(county)), county=county)
    _touch(at)
    return len(days)


@transaction.atomic
def withdraw_overlay_days(
    county: str, days: Sequence[date], *, source: Source, by: Actor, at: datetime
) -> int:
    """Withdraw days a county entered (撤回本县特殊日) and return how many; the record keeps them."""
    access.require_county(by, county)
    cited = _cited(source)
    rows = models.CalendarDayRow.objects.filter(county=county, on__in=days).order_by("on")
    gone = list(rows.values_list("on", "kind"))
    rows.delete()
    news = DaysEntered([on for on, _kind in gone], [kind for _on, kind in gone], cited)
    append(
        "county.days.withdrawn", news, by=by, at=at, subject=("county.profile", int(county)), county=county
    )
    _touch(at)
    return len(gone)


@transaction.atomic
def set_working_hours(
    county: str,
    usual: str,
    seasons: Sequence[tuple[str, str, str]] = (),
    *,
    in_force_from: date,
    source: Source,
    by: Actor,
    at: datetime,
) -> WorkingHours:
    """Set a county's working hours from a day on (设定作息时间): ``8:30-12:00 14:00-17:30`` and seasons.

    A season is (first, last, hours) such as ("06-01", "09-30", "8:30-12:00 15:00-18:00"). Needs county.edit.
    Raises BadWorkingHours, NoSource, NoSuchCounty.
    """
    access.require_county(by, county)
    cited = _cited(source)
    hours = WorkingHours.parse(usual, tuple(seasons))
    before = queries.working_hours_for(county, in_force_from).words
    row, _made = models.WorkingHoursRow.objects.update_or_create(
        county=county,
        in_force_from=in_force_from,
        defaults={"usual": usual, "seasons": [list(one) for one in seasons], **_entry(source, by, at)},
    )
    news = HoursSet(before, hours.words, in_force_from, cited)
    append("county.hours.set", news, by=by, at=at, subject=("county.hours", row.pk), county=county)
    _touch(at)
    return hours


@transaction.atomic
def enter_statistics(
    county: str, year: int, rows: Sequence[Statistic], *, source: Source, by: Actor, at: datetime
) -> tuple[int, int]:
    """Enter the statistics of a year (录入统计数): how many are new, how many replaced an earlier number.

    A number without value is kept as missing. Raises NoPower, NoSuchCounty, NoSource, ValueError for a year mixed up.
    """
    access.require_county(by, county)
    cited = _cited(source)
    if any(one.year != year for one in rows):
        raise ValueError("统计数的年份与所填年份不一致")
    known = {
        (row.division, row.measure): row
        for row in models.StatisticRow.objects.select_for_update().filter(county=county, year=year)
    }
    fresh, changed = [], []
    for one in rows:
        row = known.get((one.division, one.measure.value))
        if row is None:
            row = models.StatisticRow(county=county, year=year, division=one.division, measure=one.measure)
            fresh.append(row)
        else:
            changed.append(row)
        row.value = one.value
        for name, value in _entry(source, by, at).items():
            setattr(row, name, value)
    models.StatisticRow.objects.bulk_create(fresh, batch_size=500)
    fields = ["value", "source_title", "source_number", "source_article", "entered_by", "entered_at"]
    models.StatisticRow.objects.bulk_update(changed, fields, batch_size=500)
    missing = sum(one.value is None for one in rows)
    payload = StatisticsEntered(year, len(fresh), len(changed), missing, cited)
    append("county.statistics.entered", payload, by=by, at=at, subject=("county.statistics", year), county=county)
    return len(fresh), len(changed)


class TableClosed(Exception):
    """统计表已录入或放弃: nothing was done again."""


@transaction.atomic
def stage_statistics(
    county: str, year: int, rows: Sequence[Statistic], problems: Sequence[tuple[int, str]], *, name: str, source: Source,
    by: Actor, at: datetime,
) -> int:  # fmt: skip
    """Keep a table that was read, with its bad lines, until it is taken (暂存统计表), and return its number.

    Raises NoPower, NoSuchCounty, NoSource.
    """
    access.require_county(by, county)
    _cited(source)
    models.StatisticsTableRow.objects.filter(made_at__lt=at - TABLE_KEPT).delete()
    numbers = [[one.division, one.measure.value, None if one.value is None else str(one.value)] for one in rows]
    row = models.StatisticsTableRow.objects.create(
        county=county, year=year, name=name[:200], source=[source.title, source.number, source.article], numbers=numbers,
        problems=[list(one) for one in problems], made_at=at, made_by=by.name,
    )  # fmt: skip
    _record_table("county.statistics.staged", row, by=by, at=at)
    return row.pk


def _record_table(act: str, row: models.StatisticsTableRow, *, by: Actor, at: datetime) -> None:
    news = TableStaged(row.year, row.name, len(row.numbers), len(row.problems))
    append(act, news, by=by, at=at, subject=("county.table", row.pk), county=row.county)


@transaction.atomic
def take_statistics(pk: int, *, by: Actor, at: datetime) -> tuple[int, int, int]:
    """Enter the numbers of a kept table (录入暂存的统计表): the year, how many are new, how many replaced one.

    Its bad lines are not among them; they stay with the table. Raises NoSuchTable, TableClosed.
    """
    row = access.table_for(by, pk, lock=True)
    if row.state != "staged":
        raise TableClosed(_("这份表已经录入或者放弃，没有再动什么。"))
    source = Source(*row.source)
    done = enter_statistics(row.county, row.year, queries.kept_numbers(row), source=source, by=by, at=at)
    row.state = "taken"
    row.save(update_fields=["state"])
    return (row.year, *done)


@transaction.atomic
def drop_statistics(pk: int, *, by: Actor, at: datetime) -> None:
    """Drop a kept table (放弃统计表). Raises NoSuchTable, TableClosed."""
    row = access.table_for(by, pk, lock=True)
    if row.state != "staged":
        raise TableClosed(_("这份表已经录入或者放弃，没有再动什么。"))
    _record_table("county.statistics.dropped", row, by=by, at=at)
    row.numbers, row.problems, row.state = [], [], "dropped"
    row.save(update_fields=["numbers", "problems", "state"])
