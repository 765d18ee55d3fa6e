"""The requester's own page (诉求进度页): who holds it, until when, why; withdrawing while that is possible."""

from datetime import datetime
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yizhen.dispatch import actions
from yizhen.dispatch.access import NoSuchCase
from yizhen.dispatch.actions.files import photos_allowed
from yizhen.dispatch.actions.paces import TooOften, take_turn
from yizhen.dispatch.forms import FollowForm
from yizhen.dispatch.forms.files import PhotosForm
from yizhen.dispatch.queries import follow
from yizhen.dispatch.terms import OPEN_STATES, FollowView, State, Verb
from yizhen.dispatch.views.files import add_photos, own_pictures
from yizhen.dispatch.views.showing import STOPPED, case_clock_of, state_badge
from yizhen.kernel.actors import Actor
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.ui.door import Clock, Entry, Fact, Link, Tone

of_this_visit = cache_control(private=True, max_age=0)
"""Kept by the browser for its Back button only (仅供后退): a page that came from a form is never asked for twice."""


@of_this_visit
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def follow_page(request: HttpRequest) -> HttpResponse:
    """查进度: who holds it, until when and why; withdrawing while that is still possible."""
    at = timezone.now()
    if request.method != "POST":
        return _follow_form(
            request, FollowForm(initial={"number": request.GET.get("number", "")[:40]}, label_suffix="")
        )
    form = FollowForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _follow_form(request, form)
    number, code = form.cleaned_data["number"], form.cleaned_data["code"]
    try:
        act = ACTS.get(request.POST.get("go", ""))
        notice = act(request, number, code, at) if act else None
        found = follow(number, code, now=at)
    except NoSuchCase:
        form.add_error(
            None,
            _("没有查到。编号和查询码要同一张回执上的，请两样都核对一遍；查询码丢了请打 12345，说明编号。"),
        )
        return _follow_form(request, form)
    return _followed(request, found, code, notice)


def caller(request: HttpRequest) -> str:
    """Whose turn it is on public pages (来访地址): "" where a proxy that the settings do not name stands before all.

    Such a proxy is near; who comes from far away only claims to have been forwarded, and is counted.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if request.headers.get("X-Forwarded-For") and not settings.PROXIES and _is_near(address):
        return ""
    return address


def _is_near(address: str) -> bool:
    """Whether an address is this machine's or of an inner network (本机、内网地址)."""
    try:
        told = ip_address(address)
    except ValueError:
        return True
    plain = getattr(told, "ipv4_mapped", None) or told
    return plain.is_loopback or plain.is_private


def _follow_form(request: HttpRequest, form: FollowForm) -> HttpResponse:
    page = {"title": _("我的事办到哪了"), "form": form, "lead": _("填回执上的编号和查询码。"),
            "back": Link(_("首页"), reverse("front"))}  # fmt: skip
    return render(request, "dispatch/follow.html", page, status=422 if form.is_bound else 200)


def _withdraw(request: HttpRequest, number: str, code: str, at: datetime) -> tuple[str, str]:
    words = request.POST.get("words", "")[:500]
    try:
        actions.withdraw(number, code, words=words, by=request.actor, at=at)
    except NotAllowed:
        return Tone.SOON, _("已经派出去办了，不能撤回。不用办了的话，请在办理的人联系您时告诉他。")
    return Tone.DONE, _("已经撤回，不再办理。以后有需要可以重新反映。")


def _rate(request: HttpRequest, number: str, code: str, at: datetime) -> tuple[str, str]:
    told = request.POST
    level = told.get("satisfaction", "")
    try:
        actions.rate(
            number, code, solved={"yes": True, "no": False}.get(told.get("solved", "")),
            satisfaction=int(level) if level in set("12345") else None, words=told.get("words", "")[:500],
            by=request.actor, at=at,
        )  # fmt: skip
    except NotAllowed:
        return Tone.SOON, _("这件事还没有结案，结案以后再评价。")
    except (actions.NoMarks, actions.TooLate) as refused:
        return Tone.SOON, str(refused)
    return Tone.DONE, _("评价收到了，谢谢。期限之内可以重新评价。")


def _ask_again(request: HttpRequest, number: str, code: str, at: datetime) -> tuple[str, str]:
    try:
        actions.ask_again(number, code, words=request.POST.get("words", "")[:500], by=request.actor, at=at)
    except NotAllowed:
        return Tone.SOON, _("这件事现在没有结案，正在办，不需要重办。")
    except actions.WordsNeeded:
        return Tone.SOON, _("请写明哪里没有解决，再点“要求重办”。")
    except (actions.TooLate, actions.ReopenedBefore) as refused:
        return Tone.SOON, str(refused)
    return Tone.DONE, _("已经退回原来的承办单位重办，时限重新起算。")


def _add_photos(request: HttpRequest, number: str, code: str, at: datetime) -> tuple[str, str]:
    form = PhotosForm(request.POST, request.FILES)
    chosen = form.cleaned_data["photos"] if form.is_valid() else []
    if not chosen:
        return Tone.SOON, _("请先选照片，再点上传。")
    try:
        for _one in chosen:
            take_turn("photo", caller(request), code=request.actor.county, at=at)
    except TooOften as wait:
        return Tone.SOON, str(wait)
    taken, refused = add_photos(number, code, chosen, by=request.actor, at=at)
    told = [_("收到 %(n)d 张照片，办理的人看得到。") % {"n": taken}] if taken else []
    return (Tone.SOON if refused else Tone.DONE), " ".join([*told, *refused])


ACTS = {"withdraw": _withdraw, "rate": _rate, "again": _ask_again, "photo": _add_photos}
"""What the requester may do on this page (诉求人可做的事)."""
LEVELS = (
    (5, gettext_lazy("非常满意")), (4, gettext_lazy("满意")), (3, gettext_lazy("基本满意")), (2, gettext_lazy("不满意")),
    (1, gettext_lazy("非常不满意")),
)  # fmt: skip


def _followed(
    request: HttpRequest, found: FollowView, code: str, notice: tuple[str, str] | None
) -> HttpResponse:
    entries = tuple(
        Entry(at=step.at, title=step.title, by=step.organ_name, text=step.words, tone=Tone.NEUTRAL)
        for step in reversed(found.steps)
    )
    page = {
        "title": found.title,
        "found": found,
        "badge": state_badge(found.state),
        "clock": requester_clock(found, request.actor),
        "facts": [
            Fact(_("编号"), found.number),
            Fact(_("现由"), found.holder_name or _("县指挥中心")),
        ],
        "entries": entries,
        "code": code,
        "levels": LEVELS,
        "rated": _rated(found),
        "notice": notice,
        "pictures": own_pictures(found.id),
        "photos": PhotosForm() if _may_add(request, found) else None,
        "back": Link(_("查另一件"), reverse("dispatch:follow")),
    }
    return render(request, "dispatch/followed.html", page)


def _may_add(request: HttpRequest, found: FollowView) -> bool:
    """Whether photos may still be added (可否补照片)."""
    open_ = found.state in OPEN_STATES and not found.main_number
    return open_ and photos_allowed(request.actor.county, timezone.now()) > 0


def _rated(found: FollowView) -> str:
    """What the requester has said (已评价)."""
    if not found.rated:
        return ""
    solved = _("问题解决了") if found.solved else _("问题没有解决")
    return _("您的评价：%(solved)s，%(level)s") % {"solved": solved, "level": dict(LEVELS)[found.satisfaction or 1]}


def requester_clock(found: FollowView, actor: Actor) -> Clock | None:
    """The clock as the requester reads it (诉求时限); none where nothing runs."""
    handled = [step.at for step in found.steps if step.verb is Verb.HANDLE]
    ended = found.state is State.CLOSED
    if found.closed_at and not ended:
        return None
    return case_clock_of(
        found.due_at, timezone.now(), actor.county, done_at=(handled or [found.closed_at])[-1] if ended else None,
        handled_at=handled[-1] if handled and found.state in STOPPED else None, steps=found.clock_steps,
        provisional=found.provisional, late=found.late,
    )  # fmt: skip
