"""起草: choose a template, fill in its places, see how it will look, keep."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yizhen.documents import access, actions, queries
from yizhen.documents.forms import PaperForm, PlacesForm
from yizhen.documents.rules.checks import remarks
from yizhen.documents.rules.forms import fill
from yizhen.documents.states import LIFE
from yizhen.documents.terms import Power, Verb
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.ui.door import Cell, Column, Empty, Link, Row, Table

ORGAN_PLACE = "发文机关"


def _crumbs(last: str) -> list[Link]:
    return [Link(_("文书台账"), reverse("documents:index")), Link(last, "")]


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """起草: from which template."""
    by = request.actor
    by.require(Power.DRAFT)
    columns = (Column(_("模板")), Column(_("文种")), Column(_("要填的"), wide=True), Column(_("版本"), numeric=True))
    rows = tuple(
        Row((Cell(one.name, url=reverse("documents:from-template", args=[one.id])), one.genre, "、".join(one.places), str(one.version)))
        for one in queries.templates(by)
    )
    empty = Empty(_("本县还没有模板"), _("可以直接起草，或请管理员在“模板与字号”里设定。"))
    context = {
        "title": _("起草文书"), "lead": _("选一个模板，填几处就成文；也可以从空白起草。涉密公文不得在本系统办理。"),
        "crumbs": _crumbs(_("起草")), "table": Table(_("模板"), columns, rows, empty=empty),
    }  # fmt: skip
    return render(request, "documents/new.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def from_template(request: HttpRequest, pk: int) -> HttpResponse:
    """填空: the places of the template; what is left open stays marked in the draft."""
    by = request.actor
    by.require(Power.DRAFT)
    template = queries.template(by, pk)
    form = PlacesForm(template.places, request.POST or None, initial=_known(by.organ_name, template.places))
    if request.method == "POST" and form.is_valid():
        words = form.words()
        filled = {key: fill(getattr(template, key), words, whole=False) for key in ("title", "to", "text")}
        initial = {**filled, "genre": template.genre, "template": template.id, "organ": by.organ}
        return _draw(request, PaperForm(_organs(request), initial=initial), _("起草：%(name)s") % {"name": template.name})
    context = {
        "title": template.name, "lead": _("填好点“成文”，还可以再改。没填的在稿子里留着花括号。"), "form": form,
        "crumbs": _crumbs(template.name), "submit_label": _("成文"), "cancel_url": reverse("documents:new"),
        "text": template.text.splitlines(),
    }  # fmt: skip
    return render(request, "documents/places.html", context)


def _known(organ_name: str, names: tuple[str, ...]) -> dict[str, str]:
    return {f"place{number}": organ_name for number, name in enumerate(names) if name == ORGAN_PLACE}


def _organs(request: HttpRequest) -> list[Any]:
    return access.organs_of(request.actor, Power.DRAFT)


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """拟稿: keep a new draft."""
    by = request.actor
    by.require(Power.DRAFT)
    form = PaperForm(_organs(request), request.POST or None, initial={"organ": by.organ})
    if request.method == "POST" and form.is_valid():
        if request.POST.get("act") == "look":
            return _draw(request, form, _("起草文书"), look=True)
        try:
            made = actions.draft(
                form.cleaned_data["organ"], form.words(), by=by, at=timezone.now(),
                template=form.cleaned_data["template"],
            )  # fmt: skip
        except actions.BadPaper as refused:
            _blame(form, refused)
        else:
            messages.success(request, _("草稿已保存。核对无误后送核稿。"))
            return redirect("documents:document", pk=made)
    return _draw(request, form, _("起草文书"), status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """修改草稿."""
    by = request.actor
    row = access.document_for(by, pk, Power.DRAFT)
    if not LIFE.may(row.state, Verb.SUBMIT):
        messages.warning(request, _("这件文书已送出，不能再改。要改，请核稿的人退回。"))
        return redirect("documents:document", pk=pk)
    sheet = queries.sheet(by, pk)
    form = PaperForm((), request.POST or None, initial={**sheet.row, "template": sheet.row["template_id"]})
    title = _("修改草稿")
    if request.method == "POST" and form.is_valid():
        if request.POST.get("act") == "look":
            return _draw(request, form, title, look=True, pk=pk)
        try:
            version = form.cleaned_data["version"] or 0
            actions.revise(pk, form.words(), version=version, by=by, at=timezone.now())
        except actions.BadPaper as refused:
            _blame(form, refused)
        except (actions.MovedMeanwhile, NotAllowed):
            form.data = form.data.copy()
            form.data["version"] = str(sheet.row["version"])
            form.add_error(None, _("这件文书刚被别人改动过，您填写的内容都在。请核对后再保存；再按一次保存就以您的为准。"))
            return _draw(request, form, title, status=409, pk=pk)
        else:
            messages.success(request, _("草稿已保存。"))
            return redirect("documents:document", pk=pk)
    return _draw(request, form, title, status=422 if form.is_bound else 200, pk=pk)


def _blame(form: PaperForm, refused: actions.BadPaper) -> None:
    for name, words in refused.faults.items():
        form.add_error(name if name in form.fields else None, words)


def _draw(
    request: HttpRequest, form: PaperForm, title: str, *, look: bool = False, status: int = 200, pk: int | None = None
) -> HttpResponse:
    words = form.words() if look else {}
    context = {
        "title": title, "form": form, "crumbs": _crumbs(title), "submit_label": _("保存草稿"),
        "action": reverse("documents:edit", args=[pk]) if pk else reverse("documents:draft"),
        "cancel_url": reverse("documents:document", args=[pk]) if pk else reverse("documents:new"),
        "draft": f"paper-{pk or 'new'}", "look": look, "remarks": remarks(words) if look else [],
        "pictures": _pictures(request, form, words) if look else [],
    }  # fmt: skip
    return render(request, "documents/draft.html", context, status=status)


def _pictures(request: HttpRequest, form: PaperForm, words: dict[str, str]) -> list[str]:
    """The first pages of a draft that is not kept yet, within the page itself (版面预览)."""
    organ = form.cleaned_data.get("organ")
    owners = {one.id: one.name for one in _organs(request)}
    name = owners.get(organ, request.actor.organ_name)
    try:
        return actions.look(words, name)
    except (actions.PressFailed, actions.PressBusy):
        messages.warning(request, _("预览没有成功，您填写的内容都在。请过一分钟再试。"))
        return []
