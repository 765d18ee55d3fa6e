"""来文检查 papers that ask for organs, plaques, establishment or barred exams: pasted, checked, flagged."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from yizhen.duties.actions.flagging import answer_flag, flag_paper, look_through
from yizhen.duties.actions.refusals import MovedMeanwhile, WordsNeeded
from yizhen.duties.forms.gates import PaperForm, StepForm
from yizhen.duties.models import FlagRow
from yizhen.duties.queries.admission import flagged_paper, page_of_flags
from yizhen.duties.rules.admission import rules
from yizhen.duties.terms.admission import Quote
from yizhen.duties.terms.powers import Power
from yizhen.record import door as record
from yizhen.ui.door import (
    Act,
    Badge,
    Cell,
    Column,
    Empty,
    Entry,
    Fact,
    Head,
    Link,
    Row,
    Table,
    Tone,
    page_asked,
)
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
            messages.success(request, _("已记入来文标记，编办的待办里会看到。"))
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
        Row((Cell(one.text), Cell(known[one.rule].label, note=known[one.rule].advice),
             Cell(known[one.rule].article, note=f"“{known[one.rule].text}”")))
        for one in quotes
    )  # fmt: skip
    empty = Empty(_("没有发现这类要求"), good=True)
    return Table(_("检查结果"), columns, rows, empty=empty, show_caption=True)


def _flags(flags: list[FlagRow]) -> Table:
    columns = (
        Column(_("文件"), wide=True), Column(_("发文单位")), Column(_("标出")), Column(_("记录"), wide=True), Column(_("处理"), wide=True),
    )  # fmt: skip
    rows = tuple(
        Row(
            (
                Cell(one.title, reverse("duties:flag", args=[one.pk])), one.organ_name,
                ngettext("%(n)d 处", "%(n)d 处", len(one.quotes)) % {"n": len(one.quotes)},
                Cell(cn_date(timezone.localtime(one.entered_at)), note=one.entered_by),
                Cell(one.answer, note=one.answered_by) if one.answered_at else Cell(badge=Badge(_("待编办处理"), Tone.SOON)),
            ),
            url=reverse("duties:flag", args=[one.pk]),
        )
        for one in flags
    )  # fmt: skip
    return Table(_("已标记的来文"), columns, rows, empty=Empty(_("还没有标记过来文"), good=True), show_caption=True)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """一份标记的来文: every passage with its article, and what the establishment office did about it."""
    return draw(request, pk)


def draw(request: HttpRequest, pk: int, form: Any = None) -> HttpResponse:
    """The page of a flagged paper, perhaps with an answer that did not go through (来文页)."""
    by = request.actor
    by.require(Power.VIEW)
    row = flagged_paper(by, pk)
    quotes = tuple(Quote(one["rule"], one["text"], one["start"], one["start"]) for one in row.quotes)
    waiting = row.answered_at is None
    facts = [Fact(_("发文单位"), row.organ_name or "—"), Fact(_("记录"), cn_date(row.entered_at), note=row.entered_by)]
    if not waiting:
        facts.append(Fact(_("处理"), row.answer, note=f"{row.answered_by} {cn_date(row.answered_at)}"))
    badge = Badge(_("待编办处理"), Tone.SOON) if waiting else Badge(_("已处理"), Tone.DONE)
    acts = []
    if waiting and by.can(Power.DECIDE):
        given = form or StepForm(needs_words=True, label=_("怎样处理"), auto_id="answer-%s")
        url = reverse("duties:answer-flag", args=[pk])
        acts = [Act(_("处理来文"), url, name="answer", primary=True, form=given, open=form is not None)]
    context = {
        "title": row.title,
        "crumbs": [
            Link(_("职责准入"), reverse("duties:admissions")), Link(_("来文检查"), reverse("duties:paper")), Link(row.title, ""),
        ],
        "head": Head(title=row.title, badge=badge, facts=tuple(facts)), "quotes": _quotes(quotes), "text": row.text, "acts": acts,
        "timeline": [
            Entry(one.at, one.title, by=one.actor_name, post=one.post_title, text=str(one.payload.get("words") or ""))
            for one in reversed(record.history("duties.flag", pk))
        ],
    }  # fmt: skip
    return render(request, "duties/flag.html", context, status=422 if form is not None else 200)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """处理来文."""
    by = request.actor
    by.require(Power.DECIDE)
    form = StepForm(request.POST, needs_words=True, label=_("怎样处理"), auto_id="answer-%s")
    if not form.is_valid():
        return draw(request, pk, form)
    try:
        answer_flag(pk, form.cleaned_data["words"], by=by, at=timezone.now())
    except (MovedMeanwhile, WordsNeeded) as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("已处理，标记的单位看得到。"))
    return redirect("duties:flag", pk=pk)
