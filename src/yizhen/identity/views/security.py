"""安全面板 the security administrator's board: sign-ins, lockouts, sessions, unused accounts, powers, offices apart."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from yizhen.identity.actions import security as acts
from yizhen.identity.queries import security as queries
from yizhen.identity.terms import Power, Scope
from yizhen.identity.terms.security import Conflict, GrantChange, OpenSession, SignInDay, Unused
from yizhen.identity.views.accounts import number_of
from yizhen.kernel.words import N_, say
from yizhen.record.door import Entry
from yizhen.ui.door import Act, Badge, Bar, BarChart, Cell, Column, Empty, Link, Pager, Row, Stat, Table, Tone
from yizhen.ui.templatetags.ui import cn_date, cn_datetime, cn_day

SHOWN, PER_PAGE, DAYS = 6, 50, 14
TROUBLES = {
    "person": N_("同一人任两员"), "post": N_("同一岗位任两员"), "business": N_("管理员岗位另有业务角色"),
}  # fmt: skip


def _crumbs(label: str) -> list[Link]:
    return [Link(_("登录安全"), reverse("identity:security")), Link(label, "")]


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """登录安全: what needs the security administrator's hand first, then what is worth knowing."""
    by, now = request.actor, timezone.now()
    by.require(Power.SECURE)
    on = timezone.localdate(now)
    days = queries.sign_in_days(by.county, on - timedelta(days=DAYS - 1))
    sessions, live = queries.open_sessions(by, now, size=SHOWN)
    idle, unused = queries.unused(by, now, size=SHOWN)
    begun, ending = queries.grant_changes(by, on, limit=SHOWN)
    context = {
        "title": _("登录安全"),
        "lead": _("谁在登录、谁被锁定、哪些账号该清理、权限有没有变动；不看办件内容。"),
        "stats": _stats(days[-1] if days and days[-1].day == on else SignInDay(on, 0, 0, 0), live, unused),
        "locked": queries.locked_now(by, now),
        "conflicts": _conflicts(queries.conflicts(by, on)),
        "bare": _accounts(_("应启用两步验证而未启用"), queries.without_second(by, now, limit=SHOWN), _("都已启用")),
        "chart": _chart(days),
        "failures": failures_table(queries.failures(by, limit=SHOWN)),
        "sessions": sessions_table(sessions),
        "idle": _accounts(_("久未使用的账号"), idle, _("没有久未使用的账号")),
        "begun": _grants(_("近 30 天授予的权限"), begun),
        "ending": _grants(_("30 天内到期的权限"), ending),
    }
    return render(request, "identity/security.html", context)


def _stats(today: SignInDay, live: int, unused: int) -> list[Stat]:
    return [
        Stat(_("今天登录"), today.opened, _("次")),
        Stat(_("今天登录失败"), today.refused, _("次"), url=reverse("identity:failures")),
        Stat(_("今天锁定"), today.locked, _("次"), good=today.locked == 0),
        Stat(_("现在在线"), live, _("个"), url=reverse("identity:sessions")),
        Stat(_("久未使用"), unused, _("个账号"), url=reverse("identity:unused"), good=unused == 0),
    ]


def _chart(days: list[SignInDay]) -> BarChart | None:
    """Failures by day (登录失败趋势); none when there were none."""
    if not any(one.refused for one in days):
        return None
    bars = tuple(Bar(cn_day(one.day), one.refused, tone=Tone.LATE if one.locked else "") for one in days)
    count = sum(one.refused for one in days)
    title = ngettext("近 14 天登录失败 %(count)d 次", "近 14 天登录失败 %(count)d 次", count) % {"count": count}
    return BarChart(title, bars, unit=_("次"), head=(_("日期"), _("失败次数")))


def _conflicts(found: list[Conflict]) -> Table:
    rows = tuple(
        Row((
            Cell(badge=Badge(say(TROUBLES[one.kind]), Tone.LATE)),
            Cell(one.who, reverse("identity:grants-of-post", args=[one.post_id])), "、".join(one.roles),
        ))
        for one in found
    )  # fmt: skip
    columns = (Column(_("问题")), Column(_("谁")), Column(_("角色"), wide=True))
    empty = Empty(_("三员彼此分离，没有冲突"), good=True)
    return Table(_("三员分离"), columns, rows, empty=empty)


def _accounts(caption: str, found: list[Unused], none: str) -> Table:
    rows = tuple(
        Row((
            Cell(one.username, reverse("identity:account", args=[one.account])), one.name,
            cn_datetime(one.last_login) or _("从未登录"), cn_date(one.created_on),
        ))
        for one in found
    )  # fmt: skip
    columns = (Column(_("账号")), Column(_("姓名")), Column(_("最近登录")), Column(_("开立于")))
    return Table(caption, columns, rows, empty=Empty(none, good=True))


def _grants(caption: str, found: list[GrantChange]) -> Table:
    rows = tuple(
        Row((
            Cell(one.post, reverse("identity:grants-of-post", args=[one.post_id])), one.role, Scope(one.scope).label,
            cn_date(one.valid_from), cn_date(one.valid_to) if one.valid_to else _("长期"),
        ))
        for one in found
    )  # fmt: skip
    columns = (Column(_("岗位")), Column(_("角色")), Column(_("范围")), Column(_("自何日起")), Column(_("至何日止")))
    return Table(caption, columns, rows, empty=Empty(_("没有"), good=True))


def failures_table(found: list[tuple[Entry, str]]) -> Table:
    """Failed sign-ins and lockouts (登录失败表); a name that nobody bears was not kept."""
    rows = tuple(_failure(entry, name) for entry, name in found)
    columns = (Column(_("时间")), Column(_("账号")), Column(_("地址")), Column(_("情况")))
    empty = Empty(_("没有登录失败"), good=True)
    return Table(_("登录失败与锁定"), columns, rows, empty=empty)


def _failure(entry: Entry, name: str) -> Row:
    told = entry.payload
    account = Cell(name, reverse("identity:account", args=[entry.subject_id])) if name else Cell(_("没有这个账号"))
    if entry.act.endswith(".locked"):
        state = Badge(_("锁定 %(minutes)s 分钟") % {"minutes": told["minutes"]}, Tone.LATE)
    else:
        where = _("验证码") if told.get("step") == "second" else _("密码")
        state = Badge(_("%(where)s不对，第 %(count)s 次") % {"where": where, "count": told["failures"] or 1}, Tone.SOON)
    return Row((cn_datetime(entry.at), account, told["address"], Cell(badge=state)))


def sessions_table(found: list[OpenSession], *, select: str = "") -> Table:
    """Sessions open now (在线会话表)."""
    rows = tuple(
        Row((
            Cell(one.username, reverse("identity:account", args=[one.account])), one.name, one.address,
            cn_datetime(one.started_at), cn_datetime(one.seen_at), _("密码和验证码") if one.second else _("密码"),
        ), id=str(one.id))
        for one in found
    )  # fmt: skip
    columns = (
        Column(_("账号")), Column(_("姓名")), Column(_("地址")), Column(_("登录于")), Column(_("最近活动")), Column(_("登录方式")),
    )  # fmt: skip
    return Table(_("现在在线"), columns, rows, select=select, empty=Empty(_("现在没有人在线")))


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """在线会话: mark some and end them."""
    by = request.actor
    by.require(Power.SECURE)
    page = number_of(request, "page", 1)
    found, count = queries.open_sessions(by, timezone.now(), start=(page - 1) * PER_PAGE, size=PER_PAGE)
    context = {
        "title": _("在线会话"),
        "lead": _("选中的会话立即退出，本人下一次打开页面时会看到是安全管理员结束的。"),
        "crumbs": _crumbs(_("在线会话")),
        "table": sessions_table(found, select="ids"),
        "bulk": [Act(_("结束选中的会话"), reverse("identity:put-out"), name="end")],
        "pager": Pager(page, count, PER_PAGE, sizes=(PER_PAGE,)),
    }
    return render(request, "ui/inbox.html", context)


@require_POST
def put_out(request: HttpRequest) -> HttpResponse:
    """结束会话: those that were marked, at most a page."""
    request.actor.require(Power.SECURE)
    wanted = [int(pk) for pk in request.POST.getlist("ids") if pk.isascii() and pk.isdigit() and len(pk) < 19]  # noqa: PLR2004
    wanted = wanted[:PER_PAGE]
    for pk in wanted:
        acts.put_out(pk, by=request.actor, at=timezone.now())
    if wanted:
        messages.success(request, ngettext("已结束 %(n)d 个会话。", "已结束 %(n)d 个会话。", len(wanted)) % {"n": len(wanted)})
    else:
        messages.warning(request, _("请先选中要结束的会话。"))
    return redirect("identity:sessions")


@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """解除锁定."""
    acts.lift_lock(pk, request.POST.get("address", "")[:45], by=request.actor, at=timezone.now())
    messages.success(request, _("锁定已解除，本人可以再试。"))
    return redirect("identity:security")


@require_safe
def failures(request: HttpRequest) -> HttpResponse:
    """登录失败: the latest first, older ones by pages."""
    by = request.actor
    by.require(Power.SECURE)
    before = request.GET.get("before", "")
    since = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else 0  # noqa: PLR2004
    found = queries.failures(by, before=since, limit=PER_PAGE + 1)
    more, found = len(found) > PER_PAGE, found[:PER_PAGE]
    context = {
        "title": _("登录失败与锁定"),
        "crumbs": _crumbs(_("登录失败与锁定")),
        "table": failures_table(found),
        "older": f"?before={found[-1][0].id}" if more else "",
    }
    return render(request, "identity/failures.html", context)


@require_safe
def unused(request: HttpRequest) -> HttpResponse:
    """久未使用的账号: to be switched off by the system administrator."""
    by = request.actor
    by.require(Power.SECURE)
    page, now = number_of(request, "page", 1), timezone.now()
    found, count = queries.unused(by, now, start=(page - 1) * PER_PAGE, size=PER_PAGE)
    days = queries.unused_days(by.county, timezone.localdate(now))
    context = {
        "title": _("久未使用的账号"),
        "lead": _("%(days)s 天以上没有登录过的账号。请与单位核实；不再需要的，由系统管理员停用。") % {"days": days},
        "crumbs": _crumbs(_("久未使用的账号")),
        "table": _accounts(_("久未使用的账号"), found, _("没有久未使用的账号")),
        "pager": Pager(page, count, PER_PAGE, sizes=(PER_PAGE,)),
    }
    return render(request, "ui/inbox.html", context)
