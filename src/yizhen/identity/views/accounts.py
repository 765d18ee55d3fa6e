"""账号管理 accounts: list, open, reset the password, switch off and on."""

import csv
from io import StringIO
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhen.identity import queries
from yizhen.identity.actions import UsernameTaken, create_account, reset_password, switch_account
from yizhen.identity.actions.second import reset_second
from yizhen.identity.forms import OpenAccount, ResetSecond, SwitchAccount
from yizhen.identity.terms import AccountLine, Ended, Power, SessionLine
from yizhen.kernel.actors import Actor
from yizhen.kernel.printing import safe_cell
from yizhen.kernel.words import N_
from yizhen.organs.door import NoSuchPerson, person_by_staff_no
from yizhen.record.door import history
from yizhen.ui.door import (
    Act,
    Badge,
    Cell,
    Column,
    Empty,
    Entry,
    Fact,
    Filter,
    Head,
    Link,
    Pager,
    Row,
    Table,
    Tone,
)
from yizhen.ui.templatetags.ui import cn_date, cn_datetime

PER_PAGE = 50
REASONS = {
    Ended.SIGNED_OUT: N_("本人退出"),
    Ended.IDLE: N_("闲置超时"),
    Ended.REPLACED: N_("同时在线过多"),
    Ended.PASSWORD: N_("密码更改"),
    Ended.LOCKED: N_("账号停用"),
    Ended.SECOND: N_("两步验证更改"),
    Ended.PUT_OUT: N_("安全管理员结束"),
}


def may_see(by: Actor) -> None:
    """Raise NoPower unless the post may see accounts (查阅权限)."""
    if not by.can(Power.VIEW):
        by.require(Power.ACCOUNTS)


def _state(line: AccountLine) -> Badge:
    if not line.active:
        return Badge(_("已停用"), Tone.PAUSED)
    if line.must_change:
        return Badge(_("待改密码"), Tone.SOON)
    return Badge(_("启用"), Tone.DONE)


def number_of(request: HttpRequest, name: str, default: int) -> int:
    """A whole number from the address, from 1 (页码)."""
    words = request.GET.get(name, "")
    return max(1, int(words)) if words.isascii() and words.isdigit() and len(words) < 7 else default  # noqa: PLR2004


ACTIVE = {"": None, "on": True, "off": False}


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """账号列表."""
    may_see(request.actor)
    text, state = request.GET.get("q", "").strip()[:40], request.GET.get("state", "")
    page = number_of(request, "page", 1)
    per_page = min(number_of(request, "per_page", PER_PAGE), 100)
    lines, count = queries.accounts(
        request.actor, text=text, active=ACTIVE.get(state), page=page, per_page=per_page
    )
    table = Table(
        caption=_("账号"),
        columns=(
            Column(_("账号")),
            Column(_("姓名")),
            Column(_("工号")),
            Column(_("状态")),
            Column(_("最近登录")),
        ),
        rows=tuple(_row(line) for line in lines),
        empty=Empty(_("没有符合条件的账号"), _("换个说法再找，或放宽筛选。")),
        keys=True,
    )
    here = reverse("identity:accounts")
    chips = tuple(
        Link(label, f"{here}?{urlencode({'q': text, 'state': key})}", active=state == key)
        for key, label in (("", _("全部")), ("on", _("启用")), ("off", _("已停用")))
    )
    context = {
        "title": _("账号"),
        "table": table,
        "search": text,
        "search_label": _("账号、姓名或工号"),
        "filters": [Filter(_("状态"), chips)],
        "pager": Pager(page, count, per_page),
        "exports": [
            Link("CSV", f"{reverse('identity:accounts-export')}?{urlencode({'q': text, 'state': state})}")
        ],
        "may_open": request.actor.can(Power.ACCOUNTS),
    }
    return render(request, "identity/accounts.html", context)


def _row(line: AccountLine) -> Row:
    seen = cn_datetime(line.last_seen) or _("从未")
    url = reverse("identity:account", args=[line.id])
    return Row((Cell(line.username, url), line.name, line.staff_no, Cell(badge=_state(line)), seen), url=url)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """导出账号: exactly the rows that the list shows."""
    may_see(request.actor)
    text, state = request.GET.get("q", "").strip()[:40], request.GET.get("state", "")
    lines, _count = queries.accounts(request.actor, text=text, active=ACTIVE.get(state), per_page=None)
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([_("账号"), _("姓名"), _("工号"), _("状态")])
    writer.writerows(
        [safe_cell(one) for one in (line.username, line.name, line.staff_no, _state(line).label)] for line in lines
    )
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="accounts.csv"'
    return response


@require_safe
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """账号页: posts held today, sessions, and what the record says of it."""
    may_see(request.actor)
    return render(request, "identity/account.html", _page(request, pk))


def _page(
    request: HttpRequest,
    pk: int,
    *,
    form: SwitchAccount | None = None,
    second: ResetSecond | None = None,
    made: str = "",
) -> dict:
    found = queries.account_page(request.actor, pk, timezone.localdate())
    line = found["account"]
    facts = (
        Fact(_("姓名"), line.name, unknown=not line.name),
        Fact(_("工号"), line.staff_no, unknown=not line.staff_no),
        Fact(_("今日在岗"), "、".join(f"{s.organ_name} {s.title}" for s in found["seats"]) or _("无")),
        Fact(
            _("密码更改于"),
            cn_date(found["password_changed_on"]),
            unknown=found["password_changed_on"] is None,
        ),
        Fact(_("两步验证"), _("已启用") if found["second"] else _("未启用")),
    )
    return {
        "title": line.username,
        "crumbs": [Link(_("账号"), reverse("identity:accounts")), Link(line.username, "")],
        "head": Head(title=line.username, badge=_state(line), facts=facts),
        "timeline": [
            Entry(one.at, one.title, by=one.actor_name, post=one.post_title)
            for one in reversed(history("identity.account", pk))
        ][:50],
        "sessions": _sessions(found["sessions"]),
        "acts": [
            *(_acts(request, line, form) if request.actor.can(Power.ACCOUNTS) else []),
            *(_second_acts(request, line, second) if found["second"] and request.actor.can(Power.SECURE) else []),
        ],
        "made": made,
    }


def _acts(request: HttpRequest, line: AccountLine, form: SwitchAccount | None) -> list[Act]:
    own = _("不能停用自己的账号，请另一位系统管理员办理") if request.actor.account == line.id else ""
    return [
        Act(
            _("重置密码"),
            reverse("identity:reset", args=[line.id]),
            confirm=_("将生成一次性密码，此账号现在的登录会全部退出。"),
        ),
        Act(
            _("停用账号") if line.active else _("启用账号"),
            reverse("identity:switch", args=[line.id]),
            name="off" if line.active else "on",
            danger=line.active,
            form=form or SwitchAccount(),
            open=form is not None,
            why_not=own if line.active else "",
        ),
    ]


def _second_acts(request: HttpRequest, line: AccountLine, form: ResetSecond | None) -> list[Act]:
    own = _("不能重置自己的两步验证，请另一位安全管理员办理") if request.actor.account == line.id else ""
    return [
        Act(
            _("重置两步验证"),
            reverse("identity:reset-second", args=[line.id]),
            danger=True,
            form=form or ResetSecond(),
            open=form is not None,
            why_not=own,
        )
    ]


def _sessions(lines: list[SessionLine]) -> Table:
    def state(one: SessionLine) -> Badge:
        if one.ended_at is None:
            return Badge(_("在线"), Tone.OPEN)
        return Badge(_(REASONS.get(one.reason, "已结束")), Tone.NEUTRAL)

    return Table(
        caption=_("最近的登录"),
        columns=(Column(_("开始")), Column(_("最近活动")), Column(_("地址")), Column(_("状态"))),
        rows=tuple(
            Row((cn_datetime(one.started_at), cn_datetime(one.seen_at), one.address, Cell(badge=state(one))))
            for one in lines
        ),
        empty=Empty(_("还没有登录过")),
        show_caption=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def open_account(request: HttpRequest) -> HttpResponse:
    """开立账号: by staff number; the one-time password is shown once."""
    request.actor.require(Power.ACCOUNTS)
    form = OpenAccount(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            who = person_by_staff_no(request.actor.county, form.cleaned_data["staff_no"])
            pk, made = create_account(
                username=form.cleaned_data["username"],
                county=request.actor.county,
                person_id=who.id,
                by=request.actor,
                at=timezone.now(),
            )
        except NoSuchPerson:
            form.add_error("staff_no", _("没有这个工号，请在机构与岗位中核对"))
        except UsernameTaken as taken:
            form.add_error("username", str(taken))
        else:
            return render(request, "identity/account.html", _page(request, pk, made=made))
    context = {
        "title": _("开立账号"),
        "form": form,
        "submit_label": _("开立"),
        "cancel_url": reverse("identity:accounts"),
    }
    return render(request, "ui/form.html", context, status=422 if form.errors else 200)


@require_POST
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """重置密码: the one-time password is shown once, on this answer only."""
    made = reset_password(pk, by=request.actor, at=timezone.now())
    return render(request, "identity/account.html", _page(request, pk, made=made))


@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """停用、启用账号."""
    request.actor.require(Power.ACCOUNTS)
    form = SwitchAccount(request.POST)
    if not form.is_valid():
        return render(request, "identity/account.html", _page(request, pk, form=form), status=422)
    active = not queries.account_page(request.actor, pk, timezone.localdate())["account"].active
    try:
        switch_account(
            pk, active=active, reason=form.cleaned_data["reason"], by=request.actor, at=timezone.now()
        )
    except ValueError as refused:
        form.add_error(None, str(refused))
        return render(request, "identity/account.html", _page(request, pk, form=form), status=422)
    messages.success(request, _("账号已启用。") if active else _("账号已停用，它的登录都已退出。"))
    return redirect("identity:account", pk=pk)


@require_POST
def reset_second_of(request: HttpRequest, pk: int) -> HttpResponse:
    """重置两步验证: for a reason; the owner sets up another at the next sign-in."""
    request.actor.require(Power.SECURE)
    form = ResetSecond(request.POST)
    if form.is_valid():
        try:
            reset_second(pk, reason=form.cleaned_data["why"], by=request.actor, at=timezone.now())
        except ValueError as refused:
            form.add_error(None, str(refused))
    if form.errors:
        return render(request, "identity/account.html", _page(request, pk, second=form), status=422)
    messages.success(request, _("两步验证已重置，此账号的登录都已退出；本人下次登录时重新启用。"))
    return redirect("identity:account", pk=pk)
