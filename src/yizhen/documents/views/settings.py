"""模板与字号: series of numbers, templates and their versions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yizhen.documents import access, actions, queries
from yizhen.documents.forms import SeriesForm, TemplateForm
from yizhen.documents.rules.numbers import BadPrefix, write_number
from yizhen.documents.terms import Power
from yizhen.ui.door import Cell, Column, Empty, Link, Row, Table


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Show and set both."""
    by = request.actor
    by.require(Power.SETTINGS)
    wanted = request.POST.get("act")
    series = SeriesForm(request.POST if wanted == "series" else None, auto_id="series-%s")
    series.fields["organ"].choices = [(one.id, one.name) for one in access.organs_of(by, Power.SETTINGS)]
    template = TemplateForm(
        request.POST if wanted == "template" else None, initial=_initial(request), auto_id="template-%s"
    )
    if wanted == "load":
        count = actions.load_templates(by=by, at=timezone.now())
        messages.success(request, _("载入了 %(n)d 个随附模板。") % {"n": count})
        return redirect("documents:settings")
    if (wanted == "series" and _open(request, series)) or (wanted == "template" and _set(request, template)):
        return redirect("documents:settings")
    context = {
        "title": _("模板与字号"), "lead": _("机关代字决定发文字号；模板每改一次留一版，已成文的不受影响。"),
        "crumbs": [Link(_("文书台账"), reverse("documents:index")), Link(_("模板与字号"), "")],
        "series_table": _series(by), "templates_table": _templates(by), "series": series, "template": template,
    }  # fmt: skip
    return render(request, "documents/settings.html", context, status=422 if wanted in ("series", "template") else 200)


def _initial(request: HttpRequest) -> dict[str, str]:
    asked = request.GET.get("from", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 18:  # noqa: PLR2004  digits of a row id
        one = queries.template(request.actor, int(asked))
        return {key: getattr(one, key) for key in ("key", "name", "genre", "title", "to", "text")}
    return {}


def _open(request: HttpRequest, form: SeriesForm) -> bool:
    if not form.is_valid():
        return False
    got = form.cleaned_data
    try:
        actions.open_series(
            got["organ"], got["prefix"], style=got["style"], first=got["first"] or 1, by=request.actor,
            at=timezone.now(),
        )  # fmt: skip
    except (BadPrefix, actions.PrefixTaken) as refused:
        form.add_error("prefix", str(refused))
        return False
    messages.success(request, _("机关代字已启用。"))
    return True


def _set(request: HttpRequest, form: TemplateForm) -> bool:
    if not form.is_valid():
        return False
    actions.set_template(actions.TemplateDraft(**form.cleaned_data), by=request.actor, at=timezone.now())
    messages.success(request, _("模板已设定。"))
    return True


def _series(by: object) -> Table:
    year = timezone.localdate().year
    columns = (Column(_("机关")), Column(_("机关代字")), Column(_("样子")))
    rows = tuple(
        Row((one.organ_name, one.prefix, write_number(one.prefix, year, 1, one.style)))
        for one in queries.series_of(by, Power.SETTINGS)
    )
    empty = Empty(_("还没有机关代字"), _("启用以后，签发的文书才能编号。"))
    return Table(_("机关代字"), columns, rows, empty=empty)


def _templates(by: object) -> Table:
    columns = (Column(_("模板")), Column(_("文种")), Column(_("版本"), numeric=True), Column(_("设定")), Column(_("要填的"), wide=True))
    rows = tuple(
        Row((
            Cell(one.name, url=f"?from={one.id}#template", note=one.key), one.genre, str(one.version),
            Cell(date_format(timezone.localtime(one.set_at)), note=one.set_by), "、".join(one.places),
        ))
        for one in queries.templates(by)
    )  # fmt: skip
    return Table(_("模板"), columns, rows, empty=Empty(_("还没有模板"), _("可以载入随程序附带的模板，再按本县的习惯改。")))


