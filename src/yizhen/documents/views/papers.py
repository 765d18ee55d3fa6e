"""文书页: the paper as it will look, its way, what may be done, its files, to whom it went."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yizhen.documents import access, actions, queries
from yizhen.documents.forms import AttachForm, DeliverForm, Plain, ReceiveForm, form_for
from yizhen.documents.rules.checks import remarks
from yizhen.documents.rules.kinds import safe_name
from yizhen.documents.states import ACT_OF, LIFE
from yizhen.documents.terms import DeliveryMode, FileKind, Power, State, Verb
from yizhen.documents.views.files import limits, send, take
from yizhen.documents.views.ledger import badge
from yizhen.kernel.actors import Actor, NoPower
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.organs.door import organs_of_county
from yizhen.record.door import history
from yizhen.ui.door import Act, Cell, Column, Empty, Entry, Fact, Head, Link, Row, Table, Tone

SUBJECT = "documents.document"
DANGER = frozenset({Verb.DROP, Verb.RETURN, Verb.DECLINE, Verb.VOID})
LIKELY = frozenset({Verb.SUBMIT, Verb.PASS, Verb.AGREE, Verb.SIGN, Verb.NUMBER, Verb.SEAL, Verb.ISSUE, Verb.ARCHIVE})
PLAIN = frozenset({
    Verb.SUBMIT, Verb.DROP, Verb.PASS, Verb.RETURN, Verb.SIGN, Verb.DECLINE, Verb.SEAL, Verb.VOID,
})  # fmt: skip
SEEN_OUTSIDE = frozenset({ACT_OF[Verb.ISSUE], ACT_OF[Verb.VOID]})
OUT = (State.ISSUED, State.ARCHIVED)


@dataclass
class Tried:
    """What was tried and did not go through (未办成的一步)."""

    verb: str = ""
    form: Plain | None = None
    conflict: str = ""


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper."""
    return _draw(request, pk, Tried())


def _draw(request: HttpRequest, pk: int, tried: Tried, status: int = 200) -> HttpResponse:
    by = request.actor
    by.require(Power.VIEW)
    sheet = queries.sheet(by, pk)
    line = sheet.line
    context = {
        "title": line.title, "head": _head(sheet), "sheet": sheet, "line": line,
        "acts": _acts(request, sheet, tried), "timeline": _timeline(sheet), "conflict": tried.conflict,
        "crumbs": [Link(_("文书台账"), reverse("documents:index")), Link(line.number or line.title, "")],
        "facts": _facts(sheet), "files": _files(by, pk), "sendings": _sendings(sheet),
        "remarks": remarks(sheet.row) if line.state in (State.DRAFTING, State.REVIEWING, State.SIGNING) else [],
        "body": sheet.row["text"].splitlines(), "number": _page_number(request), "drawn": actions.known(sheet.paper),
        "may_edit": Verb.SUBMIT in sheet.may, "attach": _attach(request, sheet, tried),
        "receipts": _receipts(sheet, tried), "out": line.state in OUT,
        "archived": _archived(sheet),
    }  # fmt: skip
    return render(request, "documents/document.html", context, status=status)


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 3 and asked != "0" else 1  # noqa: PLR2004


def _head(sheet: queries.Sheet) -> Head:
    line = sheet.line
    facts = [Fact(_("主送"), line.to)] if line.to else []
    facts += [Fact(_("文种"), line.genre), Fact(_("拟稿"), line.drafter, note=date_format(timezone.localtime(line.drafted_at)))]
    return Head(
        title=line.title, code=line.number or _("未编号"), badge=badge(line.state), holder=line.organ_name,
        facts=tuple(facts),
    )  # fmt: skip


def _facts(sheet: queries.Sheet) -> list[Fact]:
    row, line = sheet.row, sheet.line
    known = (
        (_("签发人"), row["signer"]),
        (_("成文日期"), date_format(line.signed_on) if line.signed_on else ""),
        (_("用印"), row["seal"]),
        (_("印发日期"), date_format(line.issued_on) if line.issued_on else ""),
        (_("抄送"), row["copies"]), (_("附注"), row["note"]), (_("紧急程度"), row["urgency"]),
        (_("作废理由"), row["reason"]),
    )  # fmt: skip
    signs = [
        Fact(_("会签"), one.organ, note=_("%(who)s 同意 %(words)s") % {"who": one.agreed_by, "words": one.words}
             if one.agreed_at else _("还没有回"))
        for one in sheet.countersigns
    ]  # fmt: skip
    return [Fact(term, value) for term, value in known if value] + signs


def _acts(request: HttpRequest, sheet: queries.Sheet, tried: Tried) -> list[Act]:
    by, found = request.actor, []
    for verb in sheet.may:
        failed = tried.form if tried.verb == verb.value else None
        found.append(
            Act(
                label=_(verb.label), url=reverse("documents:act", args=[sheet.line.id, verb.value]), name=verb.value,
                primary=verb in LIKELY and not any(act.primary for act in found), danger=verb in DANGER,
                ground=_("依据：%(ground)s") % {"ground": LIFE.edge(sheet.line.state, verb).ground},
                form=failed or _form(verb, None, sheet, by), open=failed is not None,
            )
        )  # fmt: skip
    if sheet.line.state in OUT and by.can(Power.ISSUE) and _reaches(by, sheet.line.id):
        failed = tried.form if tried.verb == "deliver" else None
        found.append(
            Act(_("登记送达"), reverse("documents:deliver", args=[sheet.line.id]), name="deliver",
                form=failed or _deliver_form(request, None), open=failed is not None)
        )  # fmt: skip
    return found


def _reaches(by: Actor, pk: int) -> bool:
    return access.documents_for(by, Power.ISSUE).filter(pk=pk).exists()


def _form(verb: Verb, data: Any, sheet: queries.Sheet, by: Actor) -> Plain:
    organs, series = (), ()
    if verb is Verb.ASK:
        every = organs_of_county(by.county, timezone.localdate())
        organs = [(one.id, one.name) for one in every if one.id != sheet.line.organ]
    if verb is Verb.NUMBER:
        series = [(one.id, one.prefix) for one in queries.series_of(by, organ=sheet.line.organ)]
    return form_for(verb, data, version=sheet.row["version"], organs=organs, series=series)


def _deliver_form(request: HttpRequest, data: Any) -> DeliverForm:
    today = timezone.localdate()
    form = DeliverForm(data, initial={"on": today, "mode": DeliveryMode.ELECTRONIC}, auto_id="deliver-%s")
    every = organs_of_county(request.actor.county, today)
    form.fields["organs"].choices = [(one.id, one.name) for one in every]
    return form


def _timeline(sheet: queries.Sheet) -> list[Entry]:
    """The way of the paper (经过); who only got it sees what became of it, not how it was made."""
    entries = []
    for one in reversed(history(SUBJECT, sheet.line.id)):
        if not sheet.inside and one.act not in SEEN_OUTSIDE:
            continue
        words = str(one.payload.get("words") or "")
        ground = one.payload.get("ground")
        number = one.payload.get("number")
        facts = [Fact(_("字号"), number)] if number else []
        if ground:
            facts.append(Fact(_("依据"), ground))
        if one.payload.get("role"):
            facts.append(Fact(_("文件"), one.payload["role"]))
        who = " ".join(part for part in (one.organ_name, one.post_title) if part)
        entries.append(
            Entry(at=one.at, title=_(one.title), by=one.actor_name, post=who, text=words, facts=tuple(facts), tone=Tone.OPEN)
        )
    return entries


def _files(by: Actor, pk: int) -> list[dict[str, Any]]:
    return [
        {
            "name": one.file.name, "role": one.role, "size": one.file.size_words, "scan": _(one.file.scan.label),
            "sha256": one.file.sha256, "url": reverse("documents:download", args=[one.file.id]),
            "preview": reverse("documents:preview", args=[one.file.id]) if one.file.kind.image else "",
        }
        for one in queries.files_of(by, pk)
    ]  # fmt: skip


def _sendings(sheet: queries.Sheet) -> Table | None:
    if not sheet.sendings:
        return None
    columns = (Column(_("受送达人")), Column(_("方式")), Column(_("送达")), Column(_("签收")))
    rows = tuple(
        Row((
            one.to, _(DeliveryMode(one.mode).label), date_format(one.sent_on),
            Cell(date_format(one.received_on), note=f"{one.received_by} {one.receipt}".strip())
            if one.received_on else Cell(_("还没有签收"), unknown=False),
        ))
        for one in sheet.sendings
    )  # fmt: skip
    return Table(_("送达与签收"), columns, rows)


def _receipts(sheet: queries.Sheet, tried: Tried) -> list[Act]:
    found = []
    for one in sheet.sendings:
        if one.mine and one.received_on is None:
            name = f"receive-{one.id}"
            failed = tried.form if tried.verb == name else None
            form = failed or ReceiveForm(initial={"on": timezone.localdate()}, auto_id=f"{name}-%s")
            url = reverse("documents:receive", args=[sheet.line.id, one.id])
            found.append(
                Act(_("签收（%(to)s）") % {"to": one.to}, url, name=name, form=form, open=failed is not None)
            )
    return found


def _archived(sheet: queries.Sheet) -> dict[str, Any] | None:
    kept = sheet.archived
    if kept is None:
        return None
    columns = (Column(_("序号"), numeric=True), Column(_("文件"), wide=True), Column(_("性质")), Column(_("校验值"), wide=True))
    rows = tuple(Row((str(one["order"]), one["name"], one["role"], one["sha256"])) for one in kept.files)
    table = Table(_("卷内目录"), columns, rows, empty=Empty(_("没有文件")))
    return {
        "facts": [
            Fact(_("档号"), kept.code), Fact(_("保管期限"), kept.retention),
            Fact(_("目录校验值"), kept.sha256, note="SHA-256"),
        ],
        "table": table,
    }  # fmt: skip


def _attach(request: HttpRequest, sheet: queries.Sheet, tried: Tried) -> dict[str, Any] | None:
    """The place to add files (加文件): while the paper is open, for who may draft, issue or receive it."""
    if sheet.line.state in (State.ARCHIVED, State.DROPPED, State.VOID) or not _may_attach(request.actor, sheet.line.id):
        return None
    form = tried.form if tried.verb == "attach" else AttachForm(auto_id="attach-%s")
    return {"form": form, "limits": limits(request), "url": reverse("documents:attach", args=[sheet.line.id])}


def _may_attach(by: Actor, pk: int) -> bool:
    powers = [one for one in (Power.DRAFT, Power.ISSUE) if by.can(one)]
    return by.can(Power.UPLOAD) and any(access.documents_for(by, one).filter(pk=pk).exists() for one in powers)


# -- acts --------------------------------------------------------------------------------------------------


def _do(verb: Verb) -> Callable[..., Any]:
    known: dict[Verb, Callable[..., Any]] = {
        Verb.ASK: actions.ask, Verb.AGREE: actions.agree, Verb.NUMBER: actions.number, Verb.ISSUE: actions.issue,
        Verb.ARCHIVE: actions.archive,
    }  # fmt: skip
    return known[verb] if verb in known else lambda pk, **more: actions.step(pk, verb, **more)


FIELD_OF = {actions.WordsNeeded: "words", actions.NotCountersigned: "organs"}


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """办理: one step. What is wrong stands at its field; a paper that moved meanwhile is told."""
    if verb not in set(Verb):
        raise Http404(verb)
    by, what = request.actor, Verb(verb)
    sheet = queries.sheet(by, pk)
    form = _form(what, request.POST, sheet, by)
    if not form.is_valid():
        return _draw(request, pk, Tried(verb, form), status=422)
    try:
        _do(what)(pk, by=by, at=timezone.now(), **form.call())
    except (actions.MovedMeanwhile, NotAllowed) as moved:
        words = str(moved) if isinstance(moved, actions.MovedMeanwhile) else _("它现在的状态不能这样办，可能刚被别人办过。")
        return _draw(request, pk, _again(what, words, request, pk), status=409)
    except NoPower:
        words = _("您的岗位不能对这件文书做“%(verb)s”，什么都没有改动。") % {"verb": _(what.label)}
        return _draw(request, pk, Tried(conflict=words), status=403)
    except (actions.PressFailed, actions.PressBusy, actions.NotWhole) as failed:
        broken = _("排版没有成功，什么都没有改动。请再试一次；还不行，请把请求编号告诉管理员。")
        words = broken if isinstance(failed, actions.PressFailed) else str(failed)
        return _draw(request, pk, Tried(conflict=words), status=503)
    except tuple(FIELD_OF) as refused:
        form.add_error(FIELD_OF[type(refused)], str(refused))
        return _draw(request, pk, Tried(verb, form), status=422)
    messages.success(request, _("已办：%(verb)s。") % {"verb": _(what.label)})
    return redirect(_after(by, pk))


def _again(verb: Verb, words: str, request: HttpRequest, pk: int) -> Tried:
    """What was typed, over the paper as it now stands (保留已填)."""
    sheet = queries.sheet(request.actor, pk)
    if verb not in sheet.may:
        return Tried(conflict=words)
    data = request.POST.copy()
    data["version"] = sheet.row["version"]
    return Tried(verb.value, _form(verb, data, sheet, request.actor), conflict=words)


def _after(by: Actor, pk: int) -> str:
    seen = queries.reads_document(by, pk)
    return reverse("documents:document", args=[pk]) if seen else reverse("documents:index")


@require_POST
def deliver(request: HttpRequest, pk: int) -> HttpResponse:
    """登记送达."""
    queries.sheet(request.actor, pk)
    form = _deliver_form(request, request.POST)
    if form.is_valid():
        got = form.cleaned_data
        try:
            made = actions.deliver(
                pk, mode=got["mode"], on=got["on"], organs=got["organs"], names=got["names"].splitlines(),
                by=request.actor, at=timezone.now(),
            )  # fmt: skip
        except (actions.BadDelivery, actions.NotIssued) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("登记了 %(n)d 个受送达人。") % {"n": len(made)})
            return redirect("documents:document", pk=pk)
    return _draw(request, pk, Tried("deliver", form), status=422)


@require_POST
def receive(request: HttpRequest, pk: int, delivery: int) -> HttpResponse:
    """签收."""
    queries.sheet(request.actor, pk)
    name = f"receive-{delivery}"
    form = ReceiveForm(request.POST, auto_id=f"{name}-%s")
    if form.is_valid():
        got = form.cleaned_data
        try:
            actions.receive(pk, delivery, on=got["on"], words=got["words"], by=request.actor, at=timezone.now())
        except actions.BadDelivery as refused:
            form.add_error("on", str(refused))
        else:
            messages.success(request, _("已签收。"))
            return redirect("documents:document", pk=pk)
    return _draw(request, pk, Tried(name, form), status=422)


@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """给文书加文件."""
    by = request.actor
    sheet = queries.sheet(by, pk)
    if not _may_attach(by, pk):
        raise NoPower(Power.UPLOAD)
    form = AttachForm(request.POST, request.FILES, auto_id="attach-%s")
    if form.is_valid() and sheet.line.state not in (State.ARCHIVED, State.DROPPED, State.VOID):
        file = take(request, form)
        if file is not None:
            role = form.cleaned_data["role"] or _("附件")
            kind = queries.OUTGOING if form.cleaned_data["out"] else queries.INTERNAL
            actions.attach(file, (kind, pk), role, by=by, at=timezone.now())
            messages.success(request, _("文件已加到这件文书。"))
            return redirect("documents:document", pk=pk)
    return _draw(request, pk, Tried("attach", form), status=422)


# -- how it looks ------------------------------------------------------------------------------------------


@require_safe
def page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """版面: a page as a picture."""
    request.actor.require(Power.VIEW)
    paper_set = queries.sheet(request.actor, pk).paper
    try:
        picture, found = actions.drawn_page(paper_set, number)
    except (actions.PressFailed, actions.PressBusy) as failed:
        raise Http404(number) from failed
    if picture is None:
        raise Http404(number)
    response = HttpResponse(picture, content_type="image/png")
    response["X-Pages"], response["Cache-Control"] = str(found.pages), "private, no-cache"
    return response


@require_safe
def paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """下载: Word or PDF of the paper as it stands; of an issued one, the very files that went out."""
    by = request.actor
    by.require(Power.VIEW)
    kinds = {"pdf": ("pdf", FileKind.PDF), "docx": ("word", FileKind.DOCX)}
    if form not in kinds:
        raise Http404(form)
    sheet, (job, kind) = queries.sheet(by, pk), kinds[form]
    if sheet.line.state in OUT:
        for one in queries.attached(queries.OUTGOING, pk):
            if one.role.startswith("正本") and one.file.kind is kind:
                return send(actions.content(one.file.sha256), one.file.name, kind.mime)
    try:
        made, _fonts = actions.set_paper(sheet.paper, job)
    except (actions.PressFailed, actions.PressBusy):
        messages.warning(request, _("排版没有成功，文书没有变。请过一分钟再试。"))
        return redirect("documents:document", pk=pk)
    response = HttpResponse(made[job], content_type=kind.mime)
    name = safe_name(f"{sheet.line.number or _('稿')} {sheet.line.title}", kind)
    response["Content-Disposition"] = f"attachment; filename=\"paper.{form}\"; filename*=UTF-8''{quote(name)}"
    return response
