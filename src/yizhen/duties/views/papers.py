"""来文检查 papers that ask for organs, plaques, establishment or barred exams: pasted, checked, flagged."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yizhen.duties.actions.flagging import flag_paper, look_through
from yizhen.duties.forms.gates import PaperForm
from yizhen.duties.queries.admission import page_of_flags
from yizhen.duties.rules.admission import rules
from yizhen.duties.terms.admission import Quote
from yizhen.duties.terms.powers import Power
from yizhen.ui.door import Cell, Column, Empty, Link, Row, Table, page_asked
from yizhen.ui.templatetags.ui import cn_date


def paper(request: HttpRequest) -> HttpResponse:
    """来文检查: what a paper demands that may not be demanded, quoted with the article."""
    by, now = request.actor, timezone.now()
    by.require(Power.VIEW)
    form = PaperForm(request.POST or None)
    quotes: tuple[Quote, ...] | None = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        quotes = look_through(given["text"], by.county, now)
        if given["keep"] and by.can(Power.CONTEST):
            flag_paper(given["title"], given["organ_name"], given["text"], by=by, at=now)
            messages.success(request, _("已记入来文标记。"))
            return redirect("duties:paper")
    if not by.can(Power.CONTEST):
        del form.fields["keep"]
    _rows, count = page_of_flags(by, start=0, size=0)
    pager = page_asked(request.GET.urlencode(), count)
    flags, _count = page_of_flags(by, start=(pager.number - 1) * pager.per_page, size=pager.per_page)
    context = {
        "title": _("来文检查"),
        "crumbs": [Link(_("职责准入"), reverse("duties:admissions")), Link(_("来文检查"), "")],
        "lead": _("文件里要求镇街设机构、挂牌子、加编制，或者考核禁止清单里的内容，逐句标出来。"),
        "form": form,
        "quotes": _quotes(quotes) if quotes is not None else None,
        "flags": _flags(flags),
        "pager": pager,
        "submit_label": _("检查"),
    }
    return render(request, "duties/paper.html", context, status=422 if form.errors else 200)


def _quotes(quotes: tuple[Quote, ...]) -> Table:
    known = rules()
    columns = (Column(_("原文"), wide=True), Column(_("问题"), wide=True), Column(_("依据"), wide=True))
    rows = tuple(
        Row((Cell(one.text), Cell(known[one.rule].title, note=known[one.rule].mend),
             Cell(known[one.rule].article, note=f"“{known[one.rule].text}”")))
        for one in quotes
    )  # fmt: skip
    empty = Empty(_("没有发现这类要求"), good=True)
    return Table(_("检查结果"), columns, rows, empty=empty, show_caption=True)


def _flags(flags: list) -> Table:
    columns = (Column(_("文件"), wide=True), Column(_("发文单位")), Column(_("标出")), Column(_("记录"), wide=True))
    rows = tuple(
        Row((
            one.title, one.organ_name, ngettext("%(n)d 处", "%(n)d 处", len(one.quotes)) % {"n": len(one.quotes)},
            Cell(cn_date(timezone.localtime(one.entered_at)), note=one.entered_by),
        ))
        for one in flags
    )  # fmt: skip
    return Table(_("已标记的来文"), columns, rows, empty=Empty(_("还没有标记过来文"), good=True), show_caption=True)
