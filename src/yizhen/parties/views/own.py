"""本人信息 the page for residents: what is held in their matter, who looked, and what they ask for. No account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yizhen.kernel.lifecycle import NotAllowed
from yizhen.parties import actions, queries
from yizhen.parties.access import NotProven
from yizhen.parties.forms import ProofForm, RequestForm
from yizhen.parties.terms import PROVERS, Matter, OwnData, Power, Right, Verb
from yizhen.parties.views.showing import looks_table, request_clock, state_badge, values_of
from yizhen.ui.door import Fact, Link, Tone
from yizhen.ui.templatetags.ui import cn_date


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: HttpRequest) -> HttpResponse:
    """本人信息: number and follow code of a receipt open what is held in that matter."""
    request.actor.require(Power.ASK)
    if request.method != "POST":
        return _proof(request, ProofForm(initial={"number": request.GET.get("number", "")[:40]}, label_suffix=""))
    form = ProofForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _proof(request, form)
    try:
        matter = _proven(form.cleaned_data["number"], form.cleaned_data["code"])
        return _answer(request, matter)
    except NotProven:
        form.add_error(
            None,
            _("没有查到。编号和查询码要同一张回执上的；刚提交的请过一分钟再查。没有留联系方式的，这里没有您的信息。"),
        )
        return _proof(request, form)


def _proven(number: str, code: str) -> Matter:
    for prover in PROVERS:
        matter = prover(number, code)
        if matter is not None:
            return matter
    raise NotProven(number)


def _proof(request: HttpRequest, form: ProofForm) -> HttpResponse:
    context = {
        "title": _("我的个人信息"),
        "lead": _("看看为您办事保存了哪些信息、谁看过，要求复制、更正或者删除。"),
        "form": form,
        "submit_label": _("查看"),
        "action": reverse("parties:my-data"),
        "back": Link(_("首页"), reverse("front")),
    }
    return render(request, "ui/question.html", context, status=422 if form.is_bound else 200)


def _answer(request: HttpRequest, matter: Matter) -> HttpResponse:
    by, now, go = request.actor, timezone.now(), request.POST.get("go", "")
    notice: tuple[str, str] | None = None
    form = RequestForm(request.POST if go == "ask" else None, label_suffix="")
    if go == "ask" and form.is_valid():
        notice = _ask(request, matter, form)
        if notice[0] == Tone.DONE:
            form = RequestForm(label_suffix="")
    elif go.startswith("withdraw:"):
        notice = _withdraw(request, matter, go.partition(":")[2])
    found = queries.own_data(matter, timezone.localdate(now))
    context = {
        "title": _("我的个人信息"),
        "found": found,
        "facts": _facts(found),
        "looks": looks_table(found.looks),
        "requests": [
            {
                "row": one, "badge": state_badge(one.state), "clock": request_clock(one, now), "label": _(one.right.label),
                "may_withdraw": any(move.verb is Verb.WITHDRAW for move in one.moves),
            }
            for one in found.requests
        ],
        "form": form,
        "notice": notice,
        "number": request.POST["number"],
        "code": request.POST["code"],
        "may_ask": by.can(Power.ASK),
        "back": Link(_("查另一件"), reverse("parties:my-data")),
    }  # fmt: skip
    return render(request, "parties/my_data.html", context, status=422 if form.errors else 200)


def _ask(request: HttpRequest, matter: Matter, form: RequestForm) -> tuple[str, str]:
    told = form.cleaned_data
    try:
        number = actions.ask_in_matter(
            matter, Right(told["right"]), told["words"], by=request.actor, at=timezone.now()
        )
    except actions.AskedAlready as refused:
        return Tone.SOON, str(refused)
    return Tone.DONE, _("收到了，编号 %(number)s。核实身份后办理，结果在这一页告诉您。") % {"number": number}


def _withdraw(request: HttpRequest, matter: Matter, number: str) -> tuple[str, str]:
    try:
        actions.withdraw_in_matter(matter, number, by=request.actor, at=timezone.now())
    except NotAllowed:
        return Tone.SOON, _("已经同意办理或者办完了，不能撤回。")
    return Tone.DONE, _("已经撤回这项请求。")


def _facts(found: OwnData) -> list[Fact]:
    facts = [
        Fact(_("事项编号"), found.matter.number),
        Fact(_("姓名、名称"), found.party.name, note=_("遮盖显示；要完整副本请选“复制”")),
        *values_of(found.party),
    ]
    if found.purpose is not None:
        facts += [
            Fact(_("用来做什么"), found.purpose.title, note=found.purpose.notice),
            Fact(_("法律依据"), _(found.purpose.ground.label), note=found.purpose.source),
        ]
    until = cn_date(found.use.due_on) if found.use.due_on else _("办结后开始计算")
    return [*facts, Fact(_("保存到"), until)]
