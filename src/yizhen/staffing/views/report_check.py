"""Page of the report checker (核对报告页面): paste or upload, and see each number recomputed. Nothing is kept."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yizhen.staffing.forms.report_check import ReportForm
from yizhen.staffing.rules.report import Finding, Level, Report, check
from yizhen.staffing.rules.report.marking import Piece, marked
from yizhen.staffing.terms import Power
from yizhen.ui.door import Badge, Cell, Column, Empty, Fact, Link, Row, Stat, Table, Tone

TONES = {Level.OK: Tone.DONE, Level.FLAG: Tone.LATE, Level.NOTE: Tone.SOON, Level.CANNOT: Tone.NEUTRAL}


@require_http_methods(["GET", "POST"])
def report_check(request: HttpRequest) -> HttpResponse:
    """核对报告: counts, sums, averages and per cents of a report are found and recomputed."""
    request.actor.require(Power.VIEW)
    form = ReportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {
        "title": _("核对报告"),
        "lead": _("粘贴一份报告，里面的个数、合计、平均数、百分比逐个重算，写明用哪种口径、哪种取整才得出。"),
        "crumbs": [Link(_("编制台账"), reverse("staffing:quotas"))],
        "form": form,
        "multipart": True,
        "submit_label": _("核对"),
    }
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        context |= _shown(check(text), text)
        return render(request, "staffing/report_checked.html", context)
    status = 400 if form.errors else 200
    return render(request, "staffing/report_check.html", context, status=status)


def _shown(report: Report, text: str) -> dict[str, Any]:
    by_level = {level: [f for f in report.findings if f.level is level] for level in Level}
    flagged = [one for one in report.findings if one.level is not Level.OK]
    numbered = list(enumerate(flagged, 1))
    agreeing = [(0, one) for one in by_level[Level.OK]]
    return {
        "report": report,
        "stats": [
            Stat(level.label, len(by_level[level]), _("处"))
            for level in (Level.FLAG, Level.NOTE, Level.CANNOT, Level.OK)
        ],
        "flagged": [_finding(number, one) for number, one in numbered],
        "pieces": [_piece(one) for one in marked(text, [*numbered, *_apart(agreeing, flagged)])],
        "agreeing": _table(by_level[Level.OK]),
        "cleaning": _cleaning(report),
        "again_url": reverse("staffing:report-check"),
    }


def _apart(agreeing: list[tuple[int, Finding]], flagged: list[Finding]) -> list[tuple[int, Finding]]:
    """Numbers that agree and lie under no flag (不与要看之处重叠的)."""
    return [(n, one) for n, one in agreeing if not any(one.start < f.end and f.start < one.end for f in flagged)]


def _piece(one: Piece) -> dict[str, Any]:
    numbers = [number for number in dict.fromkeys(one.numbers) if number]
    return {"text": one.text, "numbers": numbers, "tone": TONES[one.level] if one.level is not None else ""}


def _place(finding: Finding) -> str:
    return _("%(line)s 行 %(column)s 字") % {"line": finding.line, "column": finding.column}


def _finding(number: int, finding: Finding) -> dict[str, Any]:
    return {
        "number": number,
        "badge": Badge(finding.judgment.label, TONES[finding.level]),
        "place": _place(finding),
        "quote": finding.quote,
        "words": finding.words,
        "read": finding.read,
        "reproduces": finding.reproduces,
    }


def _table(findings: list[Finding]) -> Table:
    columns = (
        Column(_("所在")),
        Column(_("原文"), wide=True),
        Column(_("所载")),
        Column(_("重算")),
        Column(_("怎么得出"), wide=True),
    )
    rows = tuple(
        Row((_place(f), f.quote, f.printed, Cell(f.recomputed, unknown=not f.recomputed), f.words))
        for f in findings
    )
    empty = Empty(_("没有找到可以重算并吻合的数"), _("文中没有成对的总数与分项、平均数或占比。"))
    return Table(_("重算吻合的数"), columns, rows, empty=empty)


def _cleaning(report: Report) -> list[Fact]:
    done = report.cleaning
    return [
        Fact(_("字数"), report.signs),
        Fact(_("繁体转简体"), _("是") if done.traditional else _("不需要")),
        Fact(_("去掉的拼音"), done.pinyin),
        Fact(_("去掉的页码"), done.page_numbers),
        Fact(_("去掉的网页杂行"), len(done.boilerplate), note="；".join(done.boilerplate)[:120]),
        Fact(_("没有填的数（X）"), done.placeholders),
        Fact(_("缺损的字"), done.damaged),
    ]
