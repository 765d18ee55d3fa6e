"""Answer from a template (套用模板答复): choose, fill in, change, see what the requester will read; then it is given.

And the pages on which a county sets its templates.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yizhen.dispatch import access
from yizhen.dispatch.actions import Done
from yizhen.dispatch.actions.marks import reissue_code
from yizhen.dispatch.actions.replies import BadReply, ReplyDraft, answer_from, end_reply, set_reply
from yizhen.dispatch.forms import ActForm, form_for
from yizhen.dispatch.forms.replies import FILL, PREVIEW, ReissueForm, ReplyForm, equip
from yizhen.dispatch.models import Case
from yizhen.dispatch.queries import replies as queries
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.rules.replies import PLACES, REPLYING, BadTemplate, filled, places
from yizhen.dispatch.terms import Power, Verb
from yizhen.dispatch.views.options import category_list
from yizhen.dispatch.views.showing import case_url
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.ui.door import Act, Badge, Cell, Column, Empty, Link, Row, Table, Tone
from yizhen.ui.templatetags.ui import cn_date

STEPS = frozenset({FILL, PREVIEW})


def asks_only(data: QueryDict, verb: Verb) -> bool:
    """Whether a press only fills in or shows, and takes no step (只套用或预览)."""
    return verb in REPLYING and data.get("go") in STEPS


def reworded(data: QueryDict, found: Case, verb: Verb, now: datetime) -> ActForm:
    """The form again, with the template filled in or with what the requester will read (套用、预览)."""
    told = {key: data.get(key, "") for key in data if key not in ("csrfmiddlewaretoken", "go", "act")}
    form = form_for(verb, None, offered=catalogue(found.county, legal_day(now)), organs=(), initial=told)
    chosen = _number(told.get("template", ""))
    if data.get("go") == FILL and chosen is not None:
        text = queries.fill(chosen, verb, found, now)
        if text is not None:
            form.initial["words"] = text
        form.fields["words"].widget.attrs["autofocus"] = True
    form.shown = told.get("words", "") if data.get("go") == PREVIEW else None
    return form


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None  # noqa: PLR2004


def equipped(acts: Iterable[Act], found: Case, now: datetime) -> None:
    """Give the forms whose words the requester reads their templates and preview (加上模板和预览): one query."""
    replying = {Verb(act.name): act.form for act in acts if act.form is not None and act.name in set(REPLYING)}
    fitting = queries.fitting_all(found.county, tuple(replying), found.category_id, legal_day(now))
    for verb, form in replying.items():
        equip(form, [(one.id, one.name) for one in fitting[verb]], shown=getattr(form, "shown", None))


def taken(act: Callable[..., Done], data: QueryDict, pk: int, verb: Verb, form: ActForm, *, by: Actor, now: datetime) -> Done:
    """Take a step (办理), noting the template where its words came from one."""
    told = form.call()
    if verb not in REPLYING:
        return act(pk, by=by, at=now, **told)
    words = told.pop("words", "")
    template = _number(data.get("template", ""))
    return answer_from(act, pk, verb=verb, template=template, words=words, by=by, at=now, **told)


# -- a new follow code -------------------------------------------------------------------------------------


def reissue_act(number: str, by: Actor) -> Act | None:
    """The act that gives out a new follow code (补发查询码), for who accepts."""
    if not by.can(Power.ACCEPT):
        return None
    form = ReissueForm(auto_id="reissue-%s", label_suffix="")
    return Act(_("补发查询码"), reverse("dispatch:reissue", args=[number]), form=form, draft=False)


@require_POST
def reissue(request: HttpRequest, number: str) -> HttpResponse:
    """补发查询码: shown once; the old one no longer works."""
    by = request.actor
    by.require(Power.ACCEPT)
    found = access.case_by_number(by, number)
    form = ReissueForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("请写明怎样核对了对方就是诉求人。没有补发。"))
        return redirect(case_url(number))
    code = reissue_code(found.pk, words=form.cleaned_data["words"], by=by, at=timezone.now())
    told = _("请告诉诉求人：编号 %(number)s，新查询码 %(code)s（只显示这一次，旧码已作废）。")
    messages.success(request, told % {"number": number, "code": code})
    return redirect(case_url(number))


# -- setting templates -------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def replies(request: HttpRequest) -> HttpResponse:
    """答复模板: those of the county; set another."""
    by = request.actor
    access.require_whole(by)
    return _page(request, "", queries.replies(by, timezone.localdate()))


@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, family: str) -> HttpResponse:
    """一个模板: its versions; set the next one, or end it."""
    access.require_whole(request.actor)
    return _page(request, family, queries.versions(request.actor, family))


def _page(request: HttpRequest, family: str, found: list[queries.ReplyView]) -> HttpResponse:
    by, now = request.actor, timezone.now()
    last = found[0] if family else None
    form = ReplyForm(request.POST if request.method == "POST" else None, initial=_initial(last, now))
    shown = ""
    if request.method == "POST" and request.POST.get("go") == "end" and family:
        end_reply(family, by=by, at=now)
        messages.success(request, _("已停用，从今天起不再供选。"))
        return redirect("dispatch:replies")
    if request.method == "POST" and form.is_valid():
        if request.POST.get("go") == PREVIEW:
            shown = _example(form)
        elif _set(request, form, family, now):
            return redirect("dispatch:replies")
    context = {
        "title": last.name if last else _("答复模板"), "form": form, "family": family, "shown": shown,
        "lead": _("诉求人看得到的话可以套用模板，套用后还能改。改一次出一个新版，用了哪一版都有记录。"),
        "table": _table(found, now, versions=bool(family)), "category_list": category_list(catalogue(by.county, legal_day(now))),
        "may_end": bool(last and last.valid_to is None), "submit_label": _("存为新版") if family else _("设定"),
        "crumbs": [Link(_("答复模板"), reverse("dispatch:replies")), Link(last.name, "")] if last else [],
    }  # fmt: skip
    return render(request, "dispatch/replies.html", context, status=422 if form.is_bound and form.errors else 200)


def _initial(last: queries.ReplyView | None, now: datetime) -> dict[str, object]:
    initial: dict[str, object] = {"valid_from": legal_day(now), "verb": Verb.HANDLE.value}
    if last is not None:
        initial |= {"name": last.name, "verb": last.verb.value, "category": last.category, "text": last.text}
    return initial


def _code(words: str) -> str:
    """The code of a category as it was typed or chosen (分类代码)."""
    return words.strip().rpartition(" ")[2].partition("-")[0].upper()


def _example(form: ReplyForm) -> str:
    """The text filled with an example (示例预览); what is wrong with it stands at the field."""
    text = form.cleaned_data["text"]
    try:
        places(text)
    except BadTemplate as wrong:
        form.add_error("text", _(wrong.words) % {"name": wrong.name, "known": "、".join(PLACES)})
        return ""
    return filled(text, PLACES)


def _set(request: HttpRequest, form: ReplyForm, family: str, now: datetime) -> bool:
    told = form.cleaned_data
    draft = ReplyDraft(
        told["name"], Verb(told["verb"]), told["text"], told["valid_from"], _code(told["category"]), family
    )
    try:
        set_reply(draft, by=request.actor, at=now)
    except BadReply as wrong:
        form.add_error(wrong.field, str(wrong))
        return False
    messages.success(request, _("已设定。"))
    return True


def _table(found: list[queries.ReplyView], now: datetime, *, versions: bool) -> Table:
    today = legal_day(now)
    columns = tuple(Column(one) for one in (_("名称"), _("用在"), _("分类"), _("版"), _("起用"), _("状态")))
    rows = tuple(
        Row((
            Cell(one.name, url="" if versions else reverse("dispatch:reply", args=[one.family]), note=one.text[:60]),
            one.verb.label, one.category or _("各类"), one.version, Cell(cn_date(one.valid_from), note=one.set_by),
            Cell(badge=_state(one, today)),
        ), url="" if versions else reverse("dispatch:reply", args=[one.family]))
        for one in found
    )  # fmt: skip
    empty = Empty(_("还没有答复模板"), _("在下面设一个。"))
    return Table(_("历次版本") if versions else _("答复模板"), columns, rows, empty=empty)


def _state(one: queries.ReplyView, today) -> Badge:  # noqa: ANN001  a date
    if one.valid_to is not None and one.valid_to <= today:
        return Badge(_("已停用"), Tone.NEUTRAL)
    return Badge(_("在用"), Tone.DONE) if one.valid_from <= today else Badge(_("还没起用"), Tone.OPEN)
