"""Calendars of a county (县日历): a year at a glance, new notices, the county's own days."""

import calendar as months_of
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yizhen.county import access, actions, queries, rules
from yizhen.county.forms import DaysForm, YearForm
from yizhen.county.terms import CalendarDay, DayKind, NoSuchCounty, Power, Proposal, Source
from yizhen.county.views.settings import crumbs, tabs
from yizhen.kernel.calendars import FIRST_YEAR, LAST_YEAR, Calendar, notice_title
from yizhen.ui.door import Column, Fact, Link, Row, Table


@dataclass(frozen=True, slots=True)
class Square:
    """One day on the sheet (日历格): what it is in one sign and in words."""

    on: date
    sign: str = ""
    kind: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """One month on the sheet (月历): weeks from Monday, None outside the month."""

    label: str
    weeks: tuple[tuple[Square | None, ...], ...]
    workdays: int


def sheet(year: int, calendar: Calendar, days: dict[date, CalendarDay]) -> list[Month]:
    """Lay out a year (年历) from its calendar and the named days."""
    return [_month(year, number, calendar, days) for number in range(1, 13)]


def _month(year: int, number: int, calendar: Calendar, days: dict[date, CalendarDay]) -> Month:
    first = date(year, number, 1)
    size = months_of.monthrange(year, number)[1]
    squares = [_square(first + timedelta(days=n), calendar, days) for n in range(size)]
    padded = [*[None] * first.weekday(), *squares]
    padded += [None] * (-len(padded) % 7)
    weeks = tuple(tuple(padded[i : i + 7]) for i in range(0, len(padded), 7))
    worked = sum(calendar.is_workday(square.on) for square in squares)
    return Month(_("%(n)s月") % {"n": number}, weeks, worked)


def _square(on: date, calendar: Calendar, days: dict[date, CalendarDay]) -> Square:
    if day := days.get(on):
        words = "，".join(filter(None, [day.name, _(day.kind.label)]))
        return Square(on, _(day.kind.sign), day.kind.value, words)
    worked = calendar.is_workday(on)
    return Square(on, kind="" if worked else "rest", words="" if worked else _("休息日"))


def _days(county: str, year: int, calendar: Calendar) -> dict[date, CalendarDay]:
    known = calendar.years.get(year)
    days: dict[date, CalendarDay] = {}
    if known:
        for kind, which in ((DayKind.HOLIDAY, known.off), (DayKind.WORKDAY, known.work)):
            days |= {
                on: CalendarDay(on, kind, queries.festival(county, on)) for on in which if on.year == year
            }
    else:
        fixed = [date(year, month, day) for month, day in calendar.fixed]
        days = {on: CalendarDay(on, DayKind.HOLIDAY, _("法定节日")) for on in fixed}
    return days | {day.on: day for day, _source in queries.local_days(county, year)}


@require_GET
def calendar(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Show a year: what is worked, what is off, and by which notice that is known (年历)."""
    request.actor.require(Power.VIEW)
    county, shown = request.actor.county, year or timezone.localdate().year
    if not FIRST_YEAR <= shown <= LAST_YEAR:
        raise NoSuchCounty(shown)
    kept = queries.calendar_for(county)
    months = sheet(shown, kept, _days(county, shown, kept))
    query = urlencode({"year": shown})
    context = {
        "title": _("%(year)s年日历") % {"year": shown},
        "tabs": tabs("calendar-now"),
        "crumbs": crumbs(Link(_("日历"), "")),
        "months": months,
        "known": kept.known(shown),
        "notice": kept.years[shown].notice if kept.known(shown) else notice_title(shown),
        "years": _years(shown),
        "facts": [
            Fact(_("工作日"), _("%(n)s 天") % {"n": sum(month.workdays for month in months)}),
            Fact(_("日历版本"), kept.version, note=_("每个期限都记下算它所用的版本")),
        ],
        "own": _own(county, shown),
        "enter_url": f"{reverse('county:enter-year')}?{query}",
        "days_url": f"{reverse('county:enter-days')}?{query}",
        "may_edit": access.may_edit(request.actor, county),
    }
    return render(request, "county/calendar.html", context)


def _years(shown: int) -> list[Link]:
    near = range(max(FIRST_YEAR, shown - 2), min(LAST_YEAR, shown + 2) + 1)
    return [Link(str(year), reverse("county:calendar", args=[year]), active=year == shown) for year in near]


def _own(county: str, year: int) -> Table | None:
    rows = tuple(
        Row((date_format(day.on), _(day.kind.label), day.name, source.words))
        for day, source in queries.local_days(county, year)
    )
    if not rows:
        return None
    columns = (Column(_("日期")), Column(_("性质")), Column(_("事由")), Column(_("依据"), wide=True))
    return Table(_("本县特殊日"), columns, rows, show_caption=True)


def _year_asked(request: HttpRequest) -> int:
    words = request.GET.get("year", "")
    year = int(words) if words.isascii() and words.isdigit() and len(words) == 4 else 0  # noqa: PLR2004
    return year if FIRST_YEAR <= year <= LAST_YEAR else timezone.localdate().year + 1


@require_http_methods(["GET", "POST"])
def enter_year(request: HttpRequest) -> HttpResponse:
    """Enter a newly published arrangement: read, show what it means, then take it (录入放假安排)."""
    access.require_county(request.actor, request.actor.county)
    year = _year_asked(request)
    initial = {"year": year, "source_title": notice_title(year)}
    form = YearForm(request.POST or None, request.FILES or None, initial=initial)
    context: dict[str, object] = {
        "title": _("录入放假安排"),
        "lead": _("国务院办公厅每年11月前后公布下一年的安排。录入后，跨入该年的期限即按正式安排计算。"),
        "crumbs": crumbs(Link(_("日历"), reverse("county:calendar-now")), Link(_("录入放假安排"), "")),
        "form": form,
        "multipart": True,
        "cancel_url": reverse("county:calendar", args=[year]),
    }
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        kept = queries.calendar_for(request.actor.county)
        proposal = rules.read_calendar(got["text"], got["year"], kept)
        if request.POST.get("act") == "take" and not proposal.problems:
            _take(request, proposal, form.source(), got["issued_on"])
            return redirect("county:calendar", year=proposal.year)
        context |= _preview(proposal, kept)
    return render(request, "county/enter_year.html", context)


def _take(request: HttpRequest, proposal: Proposal, source: Source, issued_on: date | None) -> None:
    actions.enter_calendar_year(
        proposal, source=source, issued_on=issued_on, by=request.actor, at=timezone.now()
    )
    messages.success(request, _("%(year)s年的放假安排已录入。") % {"year": proposal.year})


def _preview(proposal: Proposal, kept: Calendar) -> dict[str, object]:
    problems = tuple(Row((one.line, one.reason, one.content)) for one in proposal.problems)
    columns = (Column(_("行号"), numeric=True), Column(_("原因"), wide=True), Column(_("内容"), wide=True))
    if problems:
        return {
            "proposal": proposal,
            "problems": Table(_("不能采用的行"), columns, problems, show_caption=True),
        }
    composed = kept.with_year(rules.as_year(proposal))
    days = {day.on: day for day in proposal.days}
    return {"proposal": proposal, "months": sheet(proposal.year, composed, days)}


@require_http_methods(["GET", "POST"])
def enter_days(request: HttpRequest) -> HttpResponse:
    """Enter or withdraw the county's own days (本县特殊日)."""
    access.require_county(request.actor, request.actor.county)
    year = _year_asked(request) if "year" in request.GET else timezone.localdate().year
    form = DaysForm(request.POST or None, initial={"year": year})
    context: dict[str, object] = {
        "title": _("录入本县特殊日"),
        "lead": _("少数民族传统节日、应急停办等，只在本县适用，依法有据才能录入。"),
        "crumbs": crumbs(Link(_("日历"), reverse("county:calendar-now")), Link(_("本县特殊日"), "")),
        "form": form,
        "submit_label": _("办理"),
        "cancel_url": reverse("county:calendar", args=[year]),
        "own": _own(request.actor.county, year),
    }
    if request.method == "POST" and form.is_valid():
        days, problems = rules.read_days(form.cleaned_data["text"], form.cleaned_data["year"])
        for one in problems:
            form.add_error("text", _("第 %(n)s 行：%(why)s") % {"n": one.line, "why": one.reason})
        if not problems:
            _enter(request, days, form)
            return redirect("county:calendar", year=days[0].on.year)
    return render(request, "county/enter_days.html", context)


def _enter(request: HttpRequest, days: tuple[CalendarDay, ...], form: DaysForm) -> None:
    county = request.actor.county
    facts = {"source": form.source(), "by": request.actor, "at": timezone.now()}
    if form.cleaned_data["act"] == "withdraw":
        gone = actions.withdraw_overlay_days(county, [day.on for day in days], **facts)
        messages.success(request, _("已撤回 %(n)s 天。") % {"n": gone})
    else:
        messages.success(
            request, _("已录入 %(n)s 天。") % {"n": actions.enter_overlay_days(county, days, **facts)}
        )
