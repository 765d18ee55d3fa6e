"""Rules and working hours of a county (县定规则、作息时间)."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yizhen.county import access, actions, queries
from yizhen.county.forms import HoursForm, RepealForm, RuleForm, bounds
from yizhen.county.terms import (
    BadRuleValue,
    HoursVersion,
    NoRule,
    NoSuchCounty,
    Power,
    RuleSpec,
    RuleValue,
    RuleVersion,
    rule_spec,
)
from yizhen.kernel.working_hours import WorkingHours
from yizhen.ui.door import AsOf, Cell, Column, Empty, Fact, Link, Row, Table


def day_of(request: HttpRequest) -> date:
    """Return the day a page shows (截止日): today unless the address names one."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return timezone.localdate()


def tabs(active: str) -> list[Link]:
    """Return the pages of a county's settings (县情各页)."""
    pages = (("index", _("规则")), ("calendar-now", _("日历")), ("hours", _("作息时间")), ("statistics", _("统计数")))
    return [Link(label, reverse(f"county:{name}"), active=name == active) for name, label in pages]


def crumbs(*more: Link) -> list[Link]:
    """Return where a page of the county stands (位置)."""
    return [Link(_("县情与规则"), reverse("county:index")), *more]


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the county's rules on a day, with value, source and first day (规则清单)."""
    request.actor.require(Power.VIEW)
    on, county = day_of(request), request.actor.county
    context = {
        "title": _("县情与规则"),
        "lead": _("%(name)s的规则、日历和作息时间，每一项都写明依据和施行日期。") % {"name": _name(county)},
        "tabs": tabs("index"),
        "as_of": AsOf(on),
        "facts": _facts(county, on),
        "table": _rules(county, on),
    }
    return render(request, "county/index.html", context)


def _name(county: str) -> str:
    return queries.county_name(county) or county


def _facts(county: str, on: date) -> list[Fact]:
    try:
        profile = queries.profile(county)
    except NoSuchCounty:
        return [Fact(_("代码"), county, note=_("这个县还没有登记县情"))]
    kept = queries.calendar_for(county)
    known = [str(year) for year in (on.year, on.year + 1) if kept.known(year)]
    missing = [str(year) for year in (on.year, on.year + 1) if not kept.known(year)]
    note = _("%(years)s 年尚未公布，相关期限为暂定") % {"years": "、".join(missing)} if missing else ""
    return [
        Fact(_("县"), profile.name, note=_("虚构的演示县") if profile.fictional else ""),
        Fact(_("代码"), profile.code),
        Fact(
            _("放假安排"), _("已知 %(years)s 年") % {"years": "、".join(known)}, note=note, unknown=not known
        ),
        Fact(_("作息时间"), queries.working_hours_for(county, on).words),
    ]


def _rules(county: str, on: date) -> Table:
    columns = (
        Column(_("规则"), wide=True), Column(_("当日取值")), Column(_("来自")), Column(_("依据"), wide=True),
        Column(_("施行日期")),
    )  # fmt: skip
    rows = tuple(_rule_row(name, value) for name, value in queries.rules_on(county, on))
    return Table(_("规则清单"), columns, rows, empty=Empty(_("还没有可由本县规定的事项")))


def _rule_row(name: str, value: RuleValue | None) -> Row:
    url = reverse("county:rule", args=[name])
    head = Cell(_(rule_spec(name).term), url=url, note=name)
    if value is None:
        return Row((head, Cell(unknown=True), _("没有规定"), "", ""), url=url)
    origin = _("本县规定") if value.local else _("默认")
    return Row((head, shown(value), origin, value.source.words, date_format(value.in_force_from)), url=url)


def shown(value: RuleValue | RuleVersion) -> str:
    """Write a value with its unit (取值)."""
    words = {True: _("是"), False: _("否")}[value.value] if isinstance(value.value, bool) else value.value
    unit = _(value.unit) if value.unit else ""
    return f"{words} {unit}".strip()


@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, name: str) -> HttpResponse:
    """Show one rule with all its values; set or repeal the county's own (规则详情)."""
    request.actor.require(Power.VIEW)
    try:
        spec = rule_spec(name)
    except NoRule as error:
        raise NoSuchCounty(str(error)) from error
    today = timezone.localdate()
    data = request.POST or None
    wanted = request.POST.get("act")
    setting = RuleForm(
        spec, data if wanted == "set" else None, initial={"in_force_from": today}, prefix="set"
    )
    repeal = RepealForm(data if wanted == "repeal" else None, initial={"on": today}, prefix="repeal")
    if data and _do(request, spec, wanted, setting, repeal):
        return redirect("county:rule", name=name)
    return render(request, "county/rule.html", _rule_page(request, spec, setting, repeal))


def _do(request: HttpRequest, spec: RuleSpec, wanted: str, setting: RuleForm, repeal: RepealForm) -> bool:
    form = {"set": setting, "repeal": repeal}.get(wanted)
    if form is None or not form.is_valid():
        return False
    facts = {"source": form.source(), "by": request.actor, "at": timezone.now()}
    got = form.cleaned_data
    try:
        if wanted == "set":
            day = got["in_force_from"]
            actions.set_rule(request.actor.county, spec.name, got["value"], in_force_from=day, **facts)
            words = _("已录入，自%(day)s起施行。") % {"day": date_format(day)}
        else:
            actions.repeal_rule(request.actor.county, spec.name, on=got["on"], **facts)
            words = _("已废止，自%(day)s起恢复默认值。") % {"day": date_format(got["on"])}
    except BadRuleValue as error:
        form.add_error("value", str(error))
        return False
    except NoRule as error:
        form.add_error("on", str(error))
        return False
    messages.success(request, words)
    return True


def _rule_page(
    request: HttpRequest, spec: RuleSpec, setting: RuleForm, repeal: RepealForm
) -> dict[str, object]:
    county, today = request.actor.county, timezone.localdate()
    try:
        now = queries.rule(county, spec.name, today)
        facts = [
            Fact(_("今日取值"), shown(now), note="" if now.local else _("默认值")),
            Fact(_("依据"), now.source.words),
        ]
    except NoRule as error:
        facts = [Fact(_("今日取值"), unknown=True, note=str(error))]
    if words := bounds(spec):
        facts.append(Fact(_("取值范围"), words))
    if spec.default is not None:
        default = RuleValue(spec.name, spec.default, spec.unit, spec.source, spec.default_from, local=False)
        facts.append(Fact(_("默认值"), shown(default), note=spec.source.words))
    versions = queries.rule_history(county, spec.name)
    may = access.may_edit(request.actor, county)
    return {
        "title": _(spec.term),
        "lead": _(spec.help) if spec.help else "",
        "crumbs": crumbs(Link(_(spec.term), "")),
        "facts": facts,
        "table": _versions(versions),
        "setting": setting if may else None,
        "repeal": repeal if may and versions else None,
    }


def _versions(versions: list[RuleVersion]) -> Table:
    labels = (_("施行日期"), _("取值"), _("依据"), _("废止日期"), _("录入"))
    rows = tuple(
        Row((
            date_format(one.in_force_from), shown(one), one.source.words,
            date_format(one.repealed_on) if one.repealed_on else "", one.entered_by,
        ))
        for one in versions
    )  # fmt: skip
    columns = tuple(Column(label) for label in labels)
    empty = Empty(_("本县没有另行规定，按默认值执行"))
    return Table(_("本县历次规定"), columns, rows, empty=empty, show_caption=True)


@require_http_methods(["GET", "POST"])
def hours(request: HttpRequest) -> HttpResponse:
    """Show the county's working hours and enter new ones (作息时间)."""
    request.actor.require(Power.VIEW)
    county, today = request.actor.county, timezone.localdate()
    form = HoursForm(request.POST or None, initial={"in_force_from": today})
    if request.method == "POST":
        request.actor.require(Power.EDIT)
        if form.is_valid():
            _set_hours(request, form)
            return redirect("county:hours")
    context = {
        "title": _("作息时间"),
        "lead": _("以工作时计算的期限只在这些时段内走。"),
        "tabs": tabs("hours"),
        "crumbs": crumbs(Link(_("作息时间"), "")),
        "facts": [Fact(_("今日适用"), queries.working_hours_for(county, today).words)],
        "table": _hours_table(county),
        "form": form if access.may_edit(request.actor, county) else None,
    }
    return render(request, "county/hours.html", context)


def _set_hours(request: HttpRequest, form: HoursForm) -> None:
    got = form.cleaned_data
    facts = {"source": form.source(), "by": request.actor, "at": timezone.now()}
    since = got["in_force_from"]
    actions.set_working_hours(
        request.actor.county, got["usual"], got["seasons"], in_force_from=since, **facts
    )
    messages.success(request, _("作息时间已录入，自%(day)s起施行。") % {"day": date_format(since)})


def _hours_table(county: str) -> Table:
    labels = (_("施行日期"), _("作息"), _("依据"), _("录入"))
    rows = tuple(_hours_row(one) for one in queries.hours_history(county))
    usual = _("本县没有录入，按通常的 %(words)s 计算。") % {"words": WorkingHours().words}
    columns = tuple(Column(label, wide=label == _("作息")) for label in labels)
    empty = Empty(_("没有本县规定"), usual)
    return Table(_("历次作息时间"), columns, rows, empty=empty, show_caption=True)


def _hours_row(one: HoursVersion) -> Row:
    words = WorkingHours.parse(one.usual, one.seasons).words
    return Row((date_format(one.in_force_from), words, one.source.words, one.entered_by))
