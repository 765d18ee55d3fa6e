"""Pages of webhooks (推送页): which systems are told, what was sent, pause and resume."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhen.dispatch import access
from yizhen.dispatch.actions import webhooks as actions
from yizhen.dispatch.forms.webhooks import WebhookForm
from yizhen.dispatch.queries import webhooks as queries
from yizhen.dispatch.terms import NEWS, DeliveryState, DeliveryView, WebhookView
from yizhen.kernel.words import N_
from yizhen.ui.door import Badge, Cell, Column, Empty, Link, Row, Table, Tone
from yizhen.ui.templatetags.ui import cn_datetime

TITLES = {name: title for name, title, _payload in NEWS}
TONES = {DeliveryState.WAITING: Tone.OPEN, DeliveryState.DONE: Tone.DONE, DeliveryState.FAILED: Tone.LATE}


def _acts(acts: tuple[str, ...]) -> str:
    return "、".join(_(TITLES.get(act, act)) for act in acts) or _("全部")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: HttpRequest) -> HttpResponse:
    """推送: the systems that are told when a case moves; set up another."""
    by = request.actor
    access.require_whole(by)
    choices = [(act, _(TITLES[act])) for act in actions.ACTS]
    form, secret = WebhookForm(request.POST if request.method == "POST" else None, acts=choices), ""
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            _pk, secret = actions.create_webhook(
                told["name"], told["url"], told["acts"], by=by, at=timezone.now()
            )
        except actions.BadWebhook as wrong:
            form.add_error(wrong.field, str(wrong))
        else:
            form = WebhookForm(acts=choices)
    context = {
        "title": _("推送"), "lead": _("案件有变动时告诉别的系统；对方按签名核对来源，再凭令牌来取详情。"),
        "table": _table(queries.webhooks(by)), "form": form, "secret": secret, "submit_label": _("设立"),
        "action": reverse("dispatch:webhooks"), "docs_url": "/api/v1/openapi.json",
    }  # fmt: skip
    return render(request, "dispatch/webhooks.html", context, status=422 if form.errors else 200)


def _state(one: WebhookView) -> Badge:
    return Badge(_("已暂停"), Tone.PAUSED) if one.paused_at else Badge(_("推送中"), Tone.DONE)


def _table(found: list[WebhookView]) -> Table:
    columns = tuple(Column(words) for words in (_("系统"), _("地址"), _("消息"), _("状态"), _("待送达")))
    rows = tuple(
        Row((
            Cell(one.name, url=reverse("dispatch:webhook", args=[one.id])), one.url, _acts(one.acts),
            Cell(badge=_state(one), note=one.paused_why), one.waiting,
        ), url=reverse("dispatch:webhook", args=[one.id]))
        for one in found
    )  # fmt: skip
    return Table(_("推送"), columns, rows, empty=Empty(_("还没有设立推送"), _("在下面填写对方的地址。")))


@require_safe
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """一个推送: what was sent lately, and what the other side answered."""
    one = queries.webhook(request.actor, pk)
    context = {
        "title": one.name, "lead": one.url, "one": one, "acts": _acts(one.acts), "state": _state(one),
        "crumbs": [Link(_("推送"), reverse("dispatch:webhooks")), Link(one.name, "")],
        "table": _sent(queries.deliveries(request.actor, pk)),
        "given_up": [row for row in queries.deliveries(request.actor, pk) if row.state == DeliveryState.FAILED],
    }  # fmt: skip
    return render(request, "dispatch/webhook.html", context)


def _sent(found: list[DeliveryView]) -> Table:
    words = (_("消息"), _("编号"), _("状态"), _("尝试"), _("最近一次"), _("对方答复"))
    rows = tuple(
        Row((
            Cell(_(TITLES.get(one.act, one.act)), note=one.key), one.number,
            Cell(badge=Badge(_(one.state.label), TONES[one.state])), one.attempts, cn_datetime(one.last_at) or "—",
            one.last_answer,
        ))
        for one in found
    )  # fmt: skip
    empty = Empty(_("还没有推送过"), _("案件有变动后几秒内送出；也可以先试推送。"))
    return Table(_("最近 100 条"), tuple(Column(one) for one in words), rows, empty=empty)


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """办理推送: try, pause, resume, send again, end."""
    by, now = request.actor, timezone.now()
    if verb == "try":
        actions.try_webhook(pk, by=by, at=now)
        messages.success(request, _("已排入，几秒后刷新本页看对方的答复。"))
    elif verb == "pause":
        actions.pause_webhook(pk, why=N_("人工暂停"), by=by, at=now)
        messages.success(request, _("已暂停，期间的消息留着，恢复后补送。"))
    elif verb == "resume":
        actions.resume_webhook(pk, by=by, at=now)
        messages.success(request, _("已恢复，留着的消息马上补送。"))
    elif verb == "again":
        sent = actions.send_again(pk, request.POST.get("key", "")[:36], by=by, at=now)
        messages.info(request, _("已重新排入。") if sent else _("这一条不在已放弃之列，没有改动。"))
    else:
        actions.end_webhook(pk, by=by, at=now)
        messages.success(request, _("已停止，没有送出的不再送。"))
        return redirect("dispatch:webhooks")
    return redirect("dispatch:webhook", pk=pk)
