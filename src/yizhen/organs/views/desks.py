"""岗位交接、顶岗、请假日历 handing over a desk, who covers whom today, leave of an organ by month."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhen.county.door import calendar_for
from yizhen.kernel.actors import Actor, NoPower
from yizhen.kernel.words import say
from yizhen.organs.actions.desks import (
    DeskRefused,
    HandoverRefused,
    end_handover,
    may_take,
    offer_desk,
    take_desk,
)
from yizhen.organs.forms.desks import EndHandover, HandOver
from yizhen.organs.queries import desks as queries
from yizhen.organs.queries import organ as organ_view
from yizhen.organs.terms import Power
from yizhen.organs.terms.desks import Cover, HandoverState, HandoverView, LeaveMonth, Pile, TakeOver
from yizhen.record.door import history
from yizhen.ui.door import Act, Badge, Cell, Column, Empty, Entry, Fact, Head, Link, Pager, Row, Table, Tone
from yizhen.ui.templatetags.ui import cn_date, cn_datetime, cn_day

PER_PAGE = 50
YEARS = range(1950, 2200)
"""Years that may be asked for (可查年份)."""
TONES = {
    HandoverState.OFFERED: Tone.SOON, HandoverState.TAKEN: Tone.DONE, HandoverState.DECLINED: Tone.LATE,
    HandoverState.WITHDRAWN: Tone.PAUSED,
}  # fmt: skip


def _page(request: HttpRequest) -> int:
    words = request.GET.get("page", "")
    return max(1, int(words)) if words.isascii() and words.isdigit() and len(words) < 7 else 1  # noqa: PLR2004


def _person(request: HttpRequest) -> Actor:
    if request.actor.person is None:
        raise NoPower(Power.VIEW)
    return request.actor


def _badge(one: HandoverView) -> Badge:
    return Badge(one.state.label, TONES[one.state])


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """岗位交接: desks that one may hand over, and hand-overs that concern one."""
    by, page = _person(request), _page(request)
    on = timezone.localdate()
    found, count = queries.handovers(by, start=(page - 1) * PER_PAGE, size=PER_PAGE)
    context = {
        "title": _("岗位交接"),
        "lead": _("离开岗位以前，把手上没办完的事连同要交代的话一次交给接手的人，双方签字，留痕可查。"),
        "desks": _desks(by, on),
        "table": _handovers(found),
        "pager": Pager(page, count, PER_PAGE, sizes=(PER_PAGE,)),
    }
    return render(request, "organs/desks.html", context)


def _desks(by: Actor, on: date) -> Table:
    rows = tuple(
        Row((
            one.organ_name, Cell(one.title, reverse("organs:hand-over", args=[one.id])),
            "" if one.id in by.posts else Cell(badge=Badge(_("代为交接"), Tone.SOON)),
        ))
        for one in queries.desks_of(by, on)
    )  # fmt: skip
    columns = (Column(_("机构")), Column(_("岗位")), Column(_("说明")))
    empty = Empty(_("您今天没有可以交出的岗位"), _("负责人可以替离岗或请假的人交接本机构的岗位。"))
    return Table(_("可以交出的岗位"), columns, rows, empty=empty)


def _handovers(found: list[HandoverView]) -> Table:
    rows = tuple(
        Row((
            cn_datetime(one.offered_at), Cell(f"{one.organ} {one.from_title}", reverse("organs:handover", args=[one.id])),
            one.giver_name, one.to_title if one.to_post != one.from_post else _("本岗位的继任者"), one.taker_name,
            Cell(badge=_badge(one)),
        ))
        for one in found
    )  # fmt: skip
    columns = (
        Column(_("提出于")), Column(_("交出的岗位")), Column(_("交出人")), Column(_("接收的岗位")), Column(_("接收人")), Column(_("状态")),
    )  # fmt: skip
    return Table(_("交接记录"), columns, rows, empty=Empty(_("还没有与您有关的交接")))


def pile_tables(piles: list[Pile]) -> list[Table]:
    """What a desk holds, a table a kind (在手事项表)."""
    columns = (Column(_("事项"), wide=True), Column(_("期限")))
    return [
        Table(
            _("%(label)s：%(count)s 件") % {"label": say(pile.label), "count": pile.count}, columns,
            tuple(Row((Cell(one.words, one.url), cn_date(one.due) if one.due else "")) for one in pile.items),
            empty=Empty(_("没有在手的")),
        )
        for pile in piles
    ]  # fmt: skip


def _offered(one: TakeOver) -> tuple[str, str]:
    words = _("%(name)s，接任本岗位，在手的事原样留在岗位上") if one.successor else _("%(name)s，%(title)s")
    told = words % {"name": one.name, "title": one.title}
    if one.unable:
        told += _("（没有办理%(words)s的权限）") % {"words": "、".join(say(label) for label in one.unable)}
    return str(one.post), told


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, post_id: int) -> HttpResponse:
    """交出岗位: what moves, to whom, why; signed by sending it."""
    by, now = _person(request), timezone.now()
    on = timezone.localdate(now)
    given = queries.giving(by, post_id, on)
    if given is None:
        messages.warning(request, _("这个岗位今天有人在岗，由本人交接；本人离岗或请假后，负责人可以代为交接。"))
        return redirect("organs:desks")
    seat, leader = given
    choices = [_offered(one) for one in queries.takers(seat, None if leader else by.person, on)]
    form = HandOver(request.POST or None, takers=choices)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            pk = offer_desk(post_id, int(told["to"]), told["why"], told["note"], by=by, at=now)
        except HandoverRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("您已签字。接收人签字后，下面的事项一次移交；此前仍由原岗位办理。"))
            return redirect("organs:handover", pk=pk)
    context = {
        "title": _("交出 %(post)s") % {"post": seat.title},
        "lead": _("您代离岗的人交接。") if leader else "",
        "crumbs": [Link(_("岗位交接"), reverse("organs:desks")), Link(seat.title, "")],
        "form": form,
        "nobody": not choices,
        "tables": pile_tables(queries.pile_of(post_id)),
        "submit_label": _("签字交出"),
        "cancel_url": reverse("organs:desks"),
    }
    return render(request, "organs/hand_over.html", context, status=422 if form.errors else 200)


@require_safe
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """一次交接: who, to whom, what, how it stands; sign, decline, withdraw, print."""
    return render(request, "organs/handover.html", _shown(request, pk))


def _shown(request: HttpRequest, pk: int, form: EndHandover | None = None) -> dict:
    by = _person(request)
    one = queries.handover(by, pk)
    piles = queries.pile_of(one.from_post) if one.state is HandoverState.OFFERED else queries.listed_items(pk)
    return {
        "title": _("岗位交接"),
        "crumbs": [Link(_("岗位交接"), reverse("organs:desks")), Link(one.from_title, "")],
        "head": Head(
            title=_("%(organ)s %(post)s的交接") % {"organ": one.organ, "post": one.from_title}, code=str(one.id),
            badge=_badge(one), facts=_facts(one),
        ),
        "one": one,
        "tables": pile_tables(piles),
        "waiting": one.state is HandoverState.OFFERED,
        "acts": _acts(by, one, form) if one.state is HandoverState.OFFERED else [],
        "timeline": [
            Entry(entry.at, say(entry.title), by=entry.actor_name, post=f"{entry.organ_name} {entry.post_title}")
            for entry in reversed(history("organs.handover", pk))
        ],
    }  # fmt: skip


def _facts(one: HandoverView) -> tuple[Fact, ...]:
    successor = one.to_post == one.from_post
    return (
        Fact(_("交出人"), one.giver_name, note=_("负责人代为交接") if one.leader else ""),
        Fact(_("接收的岗位"), _("本岗位的继任者") if successor else one.to_title),
        *((Fact(_("接收人"), one.taker_name),) if one.taker_name else ()),
        Fact(_("为什么交接"), one.why),
        *((Fact(_("答复"), one.answer),) if one.answer else ()),
    )


def _acts(by: Actor, one: HandoverView, form: EndHandover | None) -> list[Act]:
    end = reverse("organs:end-handover", args=[one.id])
    acts = []
    if may_take(by, one.to_post, one.giver):
        words = _("签字以后，在手的事项一次转到您的岗位，由您接着办。")
        acts.append(Act(_("签字接收"), reverse("organs:take-desk", args=[one.id]), primary=True, confirm=words))
        acts.append(Act(_("不接收"), end, danger=True, form=form or EndHandover(), open=form is not None))
    elif by.person == one.giver:
        acts.append(Act(_("撤回"), end, danger=True, form=form or EndHandover(), open=form is not None))
    return acts


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """签字接收: everything moves at once."""
    try:
        moved = take_desk(pk, by=_person(request), at=timezone.now())
    except (HandoverRefused, DeskRefused) as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("您已签字，交接完成，共 %(count)s 件。") % {"count": sum(moved.values())})
    return redirect("organs:handover", pk=pk)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """撤回、不接收: for a reason."""
    form = EndHandover(request.POST)
    if not form.is_valid():
        return render(request, "organs/handover.html", _shown(request, pk, form), status=422)
    try:
        state = end_handover(pk, form.cleaned_data["reason"], by=_person(request), at=timezone.now())
    except HandoverRefused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("%(state)s，什么也没有移动。") % {"state": state.label})
    return redirect("organs:handover", pk=pk)


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """交接单: to print and keep, with both signatures' names and instants."""
    return render(request, "organs/handover_paper.html", _shown(request, pk))


@require_safe
def cover(request: HttpRequest) -> HttpResponse:
    """今日顶岗: whose A holder is away today, until when, and who answers."""
    by, page = request.actor, _page(request)
    by.require(Power.VIEW)
    on = _day(request)
    found, count, bare = queries.covers(by, on, start=(page - 1) * PER_PAGE, size=PER_PAGE)
    table = Table(
        _("今日顶岗"),
        (Column(_("机构")), Column(_("岗位")), Column(_("请假的A岗")), Column(_("请假到")), Column(_("谁顶岗"))),
        tuple(_cover(one) for one in found),
        empty=Empty(_("这一天没有人请假"), good=True),
    )
    lead = _("%(count)s 个岗位的A岗请假，%(bare)s 个没有人顶岗。") % {"count": count, "bare": bare}
    context = {
        "title": _("今日顶岗") if on == timezone.localdate() else _("%(day)s顶岗") % {"day": cn_date(on)},
        "lead": lead if count else "",
        "crumbs": [Link(_("机构"), reverse("organs:index")), Link(_("今日顶岗"), "")],
        "table": table,
        "tabs": _days(on),
        "pager": Pager(page, count, PER_PAGE, sizes=(PER_PAGE,)),
    }
    return render(request, "ui/inbox.html", context)


def _days(on: date) -> list[Link]:
    today, here = timezone.localdate(), reverse("organs:cover")
    offered = [today + timedelta(days=n) for n in range(7)]
    if on not in offered:
        offered.insert(0, on)
    return [
        Link(_("今天") if day == today else cn_day(day), here if day == today else f"{here}?on={day}", active=day == on)
        for day in offered
    ]


def _day(request: HttpRequest) -> date:
    try:
        found = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return timezone.localdate()
    return found if found.year in YEARS else timezone.localdate()


def _cover(one: Cover) -> Row:
    calendar_url = reverse("organs:leave-calendar", args=[one.organ_id])
    who = Cell(one.covered_by) if one.covered_by else Cell(badge=Badge(_("无人在岗"), Tone.LATE))
    return Row((Cell(one.organ, calendar_url), one.title, one.away, cn_date(one.until), who))


@require_safe
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """请假日历: a month of an organ; who is away, never why."""
    request.actor.require(Power.VIEW)
    month = queries.leave_month(request.actor, pk, _month(request))
    place = organ_view(pk)
    before, after = month.first - timedelta(days=1), month.days[-1] + timedelta(days=1)
    context = {
        "title": _("%(organ)s请假日历") % {"organ": place.short_name or place.name},
        "lead": _("只显示哪几天不在岗，不显示为什么。"),
        "crumbs": [
            Link(_("机构"), reverse("organs:index")), Link(place.name, reverse("organs:organ", args=[pk])),
            Link(_("请假日历"), ""),
        ],
        "tabs": [
            Link(_("上月"), f"?month={before:%Y-%m}"),
            Link(_("%(year)s年%(month)s月") % {"year": month.first.year, "month": month.first.month}, "", active=True),
            Link(_("下月"), f"?month={after:%Y-%m}"),
        ],
        "table": _month_table(month, place.county),
    }  # fmt: skip
    return render(request, "ui/inbox.html", context)


def _month(request: HttpRequest) -> date:
    this = timezone.localdate().replace(day=1)
    try:
        found = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return this
    return found if found.year in YEARS else this


def _month_table(month: LeaveMonth, county: str) -> Table:
    known = calendar_for(county)
    rest = {day for day in month.days if known.known(day.year) and not known.is_workday(day)}
    columns = (Column(_("姓名")), *(Column(str(day.day), numeric=True) for day in month.days), Column(_("共"), numeric=True))
    rows = tuple(
        Row((
            name, *(_("假") if day in away else "·" if day in rest else "" for day in month.days),
            len(away - rest) or "",
        ))
        for name, away in month.people
    )  # fmt: skip
    caption = _("假：请假；·：休息日；共：请假的工作日")
    empty = Empty(_("这个机构这个月没有任岗的人"))
    return Table(caption, columns, rows, empty=empty, show_caption=True, cards=False)
