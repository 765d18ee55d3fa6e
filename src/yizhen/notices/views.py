"""Pages of notices (消息页): what one is told, how one wants to be told, what went out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhen.notices import access, actions, queries
from yizhen.notices.forms import ChoicesForm
from yizhen.notices.terms import KINDS, MessageView, NoticeView, Power, Sending
from yizhen.ui.door import (
    Act,
    Badge,
    Cell,
    Column,
    Empty,
    Fact,
    Link,
    Row,
    Table,
    Tone,
    choice_filter,
    page_asked,
)
from yizhen.ui.templatetags.ui import cn_instant

TONES = {Sending.WAITING: Tone.OPEN, Sending.SENT: Tone.DONE, Sending.FAILED: Tone.LATE, Sending.DROPPED: Tone.NEUTRAL}
MOST = 200
"""Notices marked at once (一次最多标记)."""


def _kind(key: str) -> str:
    return KINDS[key].label if key in KINDS else key


def _tone(key: str) -> str:
    return (KINDS[key].tone if key in KINDS else "") or Tone.OPEN


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """消息: to the posts that one answers for today, unread first; mark as read."""
    by = request.actor
    access.require_account(by)
    if request.method == "POST":
        return _mark(request)
    query = request.GET.urlencode()
    unread = request.GET.get("show") != "all"
    pager = page_asked(query, queries.notices(by, unread=unread, size=0)[1])
    found, count = queries.notices(
        by, unread=unread, start=(pager.number - 1) * pager.per_page, size=pager.per_page
    )
    marks = [Act(_("选中的标为已读"), reverse("notices:index"), name="read"), Act(_("全部标为已读"), reverse("notices:index"), name="all")]
    context = {
        "title": _("消息"), "lead": _("发给您现在在岗的岗位；换了人，消息跟着岗位走。"), "table": _table(found, unread=unread),
        "pager": pager, "bulk": marks if unread and count else [],
        "tabs": [
            Link(_("未读"), "?", active=unread), Link(_("全部"), "?" + urlencode({"show": "all"}), active=not unread),
        ],
    }  # fmt: skip
    return render(request, "notices/index.html", context)


def _mark(request: HttpRequest) -> HttpResponse:
    by, now = request.actor, timezone.now()
    if request.POST.get("act") == "all":
        done = actions.read_all(by=by, at=now)
    else:
        chosen = [int(one) for one in request.POST.getlist("ids")[:MOST] if one.isascii() and one.isdigit() and len(one) < 16]  # noqa: PLR2004
        done = actions.read(chosen, by=by, at=now)
    words = ngettext("%(n)d 条标为已读。", "%(n)d 条标为已读。", done) % {"n": done} if done else _("没有选中未读的消息，没有改动。")
    messages.success(request, words)
    return redirect("notices:index")


def _table(found: list[NoticeView], *, unread: bool) -> Table:
    columns = (Column(_("消息"), wide=True), Column(_("种类")), Column(_("时间")))
    rows = tuple(
        Row((
            Cell(one.subject, url=reverse("notices:open", args=[one.id]) if one.url else "", note=one.text),
            Cell(badge=Badge(_kind(one.kind), Tone.NEUTRAL if one.is_read else _tone(one.kind))), cn_instant(one.at),
        ), url=reverse("notices:open", args=[one.id]) if one.url else "", id=str(one.id))
        for one in found
    )  # fmt: skip
    empty = Empty(_("没有未读的消息"), _("来了新的，右上角的数字会变。"), good=True) if unread else Empty(_("还没有消息"))
    return Table(_("消息"), columns, rows, empty=empty, select="ids" if unread and found else "", keys=True)


@never_cache
@require_safe
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """打开消息: marked as read, then the page it speaks of."""
    found = access.notice_for(request.actor, pk)
    if request.method == "GET":
        actions.read([pk], by=request.actor, at=timezone.now())
    return redirect(found.url or "notices:index")


@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """铃: the count alone, for pages that stay open."""
    count = queries.unread_count(request.actor)
    etag = f'"{count}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified()
    response = render(request, "ui/parts/bell.html", {"bell_count": count})
    response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
    return response


@never_cache
@sensitive_post_parameters("email", "mobile")
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """接收设置: which kinds also come by e-mail or text message."""
    by = request.actor
    held = queries.choices(by)
    kinds = [one for one in KINDS.values() if not one.outward]
    initial = {"email": held.email, "mobile": held.mobile} | {f"kind-{one.key}": held.means(one.key) for one in kinds}
    form = ChoicesForm(request.POST if request.method == "POST" else None, initial=initial, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.choose(told["email"], told["mobile"], form.wanted(), by=by, at=timezone.now())
        except actions.BadAddress as wrong:
            form.add_error(wrong.field, str(wrong))
        else:
            messages.success(request, _("已保存，从下一条消息起生效。"))
            return redirect("notices:choices")
    context = {
        "title": _("接收设置"), "lead": _("站内消息都有。这里选哪些另外发邮件或短信给您。"), "form": form,
        "submit_label": _("保存"), "cancel_url": reverse("notices:index"),
        "crumbs": [Link(_("消息"), reverse("notices:index")), Link(_("接收设置"), "")],
    }  # fmt: skip
    return render(request, "notices/choices.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """发送情况: what went out by e-mail and text, and what did not. No words, no addresses."""
    by = request.actor
    by.require(Power.OUTBOX)
    query, asked = request.GET.urlencode(), request.GET.get("state", "")
    state = Sending(asked) if asked in set(Sending) else None
    pager = page_asked(query, queries.outbox(by, state=state, size=0)[1])
    found, _count = queries.outbox(by, state=state, start=(pager.number - 1) * pager.per_page, size=pager.per_page)
    context = {
        "title": _("发送情况"), "lead": _("邮件和短信。内容和收件人不在这里显示。"), "table": _sent(found), "pager": pager,
        "filters": [choice_filter(_("状态"), "state", [(one, one.label) for one in Sending], query, all_label=_("全部"))],
    }  # fmt: skip
    return render(request, "notices/outbox.html", context)


def _sent(found: list[MessageView]) -> Table:
    columns = tuple(
        Column(one) for one in (_("方式"), _("种类"), _("状态"), _("尝试"), _("生成"), _("发出"), _("通道答复"))
    )
    rows = tuple(
        Row((
            Cell(one.means.label, url=reverse("notices:message", args=[one.id]), note=one.key), _kind(one.kind),
            Cell(badge=Badge(one.state.label, TONES[one.state])),
            one.attempts, cn_instant(one.made_at), cn_instant(one.sent_at) if one.sent_at else "—", one.last_answer,
        ), url=reverse("notices:message", args=[one.id]))
        for one in found
    )  # fmt: skip
    return Table(_("发送情况"), columns, rows, empty=Empty(_("没有这样的记录")))


@never_cache
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """一条发送记录: how it went; what was given up may be sent again."""
    request.actor.require(Power.OUTBOX)
    one = queries.message(request.actor, pk)
    facts = [
        Fact(_("种类"), _kind(one.kind)), Fact(_("生成"), cn_instant(one.made_at)), Fact(_("尝试"), one.attempts),
        Fact(_("发出"), cn_instant(one.sent_at) if one.sent_at else "—"), Fact(_("通道答复"), one.last_answer or "—"),
        Fact(_("标识"), one.key, note=_("重发也不变，网关凭它认出重复。")),
    ]  # fmt: skip
    context = {
        "title": one.means.label, "one": one, "badge": Badge(one.state.label, TONES[one.state]), "facts": facts,
        "may_again": one.state is Sending.FAILED,
        "crumbs": [Link(_("发送情况"), reverse("notices:outbox")), Link(one.means.label, "")],
    }  # fmt: skip
    return render(request, "notices/message.html", context)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """重发: what was given up goes once more, under the same key."""
    request.actor.require(Power.OUTBOX)
    done = actions.send_again(pk, by=request.actor, at=timezone.now())
    messages.info(request, _("已重新排入，几秒内再发。") if done else _("这一条不在没有发出之列，没有改动。"))
    return redirect("notices:message", pk=pk)
