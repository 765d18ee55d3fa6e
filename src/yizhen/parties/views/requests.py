"""Pages of rights requests (权利请求页面): the inbox with clocks, one request, the copy for the person."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from yizhen.kernel.lifecycle import NotAllowed
from yizhen.parties import actions, queries
from yizhen.parties.actions.rights import Answer
from yizhen.parties.forms import ActForm
from yizhen.parties.states import NEEDS_WORDS
from yizhen.parties.terms import OpenParty, Power, RequestRow, Verb
from yizhen.parties.views.showing import looks_table, request_clock, state_badge, uses_table
from yizhen.record import door as record
from yizhen.ui.door import Act, Cell, Column, Empty, Entry, Fact, Head, Link, Row, Table, page_asked

DANGER = frozenset({Verb.REFUSE, Verb.RESTRICT})
LIKELY = (Verb.VERIFY, Verb.GRANT, Verb.FULFIL)
AT_DESK = frozenset(Verb) - {Verb.WITHDRAW}


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """权利请求收件箱: what is due first."""
    by, now, query = request.actor, timezone.now(), request.GET.urlencode()
    by.require(Power.RIGHTS)
    ended = request.GET.get("show") == "ended"
    _rows, count = queries.inbox(by, ended=ended, size=0)
    pager = page_asked(query, count)
    rows, _count = queries.inbox(by, ended=ended, start=(pager.number - 1) * pager.per_page, size=pager.per_page)
    here = reverse("parties:requests")
    context = {
        "title": _("个人信息权利请求"),
        "lead": _("查阅、复制、更正、删除、解释说明：及时办理，拒绝要说明理由。"),
        "tabs": [
            Link(_("在办"), here, active=not ended), Link(_("已了结"), f"{here}?show=ended", active=ended),
        ],
        "table": Table(
            _("权利请求"),
            (Column(_("编号")), Column(_("请求")), Column(_("当事人")), Column(_("状态")), Column(_("时限")), Column(_("单位"))),
            tuple(
                Row((
                    Cell(one.number, reverse("parties:request", args=[one.id])), _(one.right.label), one.party_name,
                    Cell(badge=state_badge(one.state)), Cell(clock=request_clock(one, now)), one.organ_name,
                ), url=reverse("parties:request", args=[one.id]))
                for one in rows
            ),
            empty=Empty(_("没有待办的请求"), good=True), keys=True,
        ),
        "pager": pager,
    }  # fmt: skip
    return render(request, "ui/inbox.html", context)


@never_cache
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """权利请求: what is asked, by when and why, and what may be done."""
    return _draw(request, pk, None, None)


def _draw(
    request: HttpRequest, pk: int, tried: Verb | None, form: ActForm | None, *, conflict: str = "", status: int = 200
) -> HttpResponse:
    by, now = request.actor, timezone.now()
    by.require(Power.RIGHTS)
    row = queries.request_page(by, pk)
    url = reverse("parties:party", args=[row.party]) if by.can(Power.VIEW) else ""
    facts = (
        Fact(_("当事人"), row.party_name, url=url), Fact(_("办理单位"), row.organ_name),
        Fact(_("依据"), row.right.article),
    )  # fmt: skip
    context = {
        "title": _(row.right.label),
        "crumbs": [Link(_("个人信息权利请求"), reverse("parties:requests")), Link(row.number, "")],
        "head": Head(
            title=_(row.right.label), code=row.number, badge=state_badge(row.state), clock=request_clock(row, now),
            facts=facts,
        ),
        "row": row,
        "conflict": conflict,
        "timeline": [
            Entry(one.at, one.title, by=one.actor_name, post=one.post_title)
            for one in reversed(record.history("parties.request", pk))
        ],
        "acts": [_act(row, move.verb, move.ground, tried, form) for move in row.moves if move.verb in AT_DESK],
    }  # fmt: skip
    return render(request, "parties/request.html", context, status=status)


def _form(row: RequestRow, verb: Verb, data: Any = None) -> ActForm:
    return ActForm(
        data, verb=verb, right=row.right, needs_words=verb in NEEDS_WORDS, initial={"version": row.version},
        auto_id=f"{verb}-%s", label_suffix="",
    )  # fmt: skip


def _act(row: RequestRow, verb: Verb, ground: str, tried: Verb | None, form: ActForm | None) -> Act:
    mine = form if tried is verb else None
    return Act(
        _(verb.label), reverse("parties:request-act", args=[row.id, str(verb)]), name=str(verb),
        primary=verb in LIKELY, danger=verb in DANGER, ground=_("依据：%(ground)s") % {"ground": ground},
        form=mine or _form(row, verb), open=mine is not None, draft=False,
    )  # fmt: skip


@never_cache
@sensitive_post_parameters()
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """办理权利请求."""
    by, now = request.actor, timezone.now()
    by.require(Power.RIGHTS)
    if verb not in {str(one) for one in AT_DESK}:
        raise Http404(verb)
    what = Verb(verb)
    row = queries.request_page(by, pk)
    form = _form(row, what, request.POST)
    if not form.is_valid():
        return _draw(request, pk, what, form, status=422)
    answer = Answer(form.cleaned_data["words"], form.changes())
    try:
        copy = actions.act(pk, what, answer, version=form.cleaned_data["version"], by=by, at=now)
    except (NotAllowed, actions.MovedMeanwhile):
        words = _("别人刚刚办过这个请求，下面是现在的情况。您填写的没有保存，请看清后再办。")
        return _draw(request, pk, what, form, conflict=words, status=409)
    except (actions.OnHold, actions.StillNeeded, actions.BelongsToAnother, actions.BadParty, actions.WordsNeeded) as no:
        form.add_error(None, _refusal(no))
        return _draw(request, pk, what, form, status=422)
    if copy is not None:
        return _copy(request, row, copy)
    messages.success(request, _("已办：%(verb)s。") % {"verb": _(what.label)})
    return redirect("parties:request", pk=pk)


def _refusal(no: Exception) -> str:
    if isinstance(no, actions.OnHold):
        return _("信息在依法封存中，不能销毁。可以选“停止使用，只存储”，并说明理由。")
    if isinstance(no, actions.StillNeeded):
        return _("还有事项没有办结，信息还要用来办事，不能销毁。办结后再办，或者说明理由不予办理。")
    if isinstance(no, actions.BelongsToAnother):
        return _("这个号码已登记在另一当事人名下，请先核对两边的证件。什么都没有改动。")
    return str(no)


def _copy(request: HttpRequest, row: RequestRow, copy: OpenParty) -> HttpResponse:
    """The copy for the person (给本人的副本): everything that is held, shown once; print it and hand it over."""
    day = timezone.localdate()
    values = [Fact(_(field.label), text) for field, text in (*copy.identifiers, *copy.contacts)]
    context = {
        "title": _("个人信息副本"),
        "row": row,
        "facts": [Fact(_("姓名、名称"), copy.name), *values],
        "uses": uses_table(queries.uses_of(copy.id, request.actor.county, day)),
        "looks": looks_table(queries.looks_at(request.actor, copy.id)) if request.actor.can(Power.VIEW) else None,
        "made": timezone.now(),
    }
    return render(request, "parties/copy.html", context)
