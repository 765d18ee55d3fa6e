"""The list of supervisions (督办页): what waits for an answer, first what is due first."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhen.dispatch.queries import supervisions
from yizhen.dispatch.terms import SupervisionKind, SupervisionRow
from yizhen.dispatch.views.showing import case_url, day_words
from yizhen.kernel.working_hours import legal_day
from yizhen.ui.door import Badge, Cell, Column, Empty, Pager, Row, Table, Tone, choice_filter, read_clock

TONES = {
    SupervisionKind.HAND: Tone.SOON, SupervisionKind.DUE: Tone.OPEN, SupervisionKind.OVERDUE: Tone.LATE,
    SupervisionKind.SILENT: Tone.SOON,
}  # fmt: skip
PAGE_DIGITS = 6


@require_safe
def supervision(request: HttpRequest) -> HttpResponse:
    """督办: who is pressed for what, until when an answer is due, what was answered."""
    now = timezone.now()
    answered = request.GET.get("state") == "answered"
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= PAGE_DIGITS else 1
    page = supervisions(request.actor, answered=answered, page=number)
    columns = (
        Column(_("事由"), wide=True), Column(_("缘由")), Column(_("承办单位")), Column(_("督办意见"), wide=True),
        Column(_("督办于")), Column(_("答复"), wide=True),
    )  # fmt: skip
    empty = Empty(_("没有等答复的督办"), _("人工督办和到期、超期、久无进展的自动督办都列在这里。"), good=not answered)
    choices = [("answered", _("已答复"))]
    context = {
        "title": _("督办"), "lead": _("先到答复期限的在前。"),
        "table": Table(_("督办"), columns, tuple(_line(row, now) for row in page.rows), empty=empty, keys=True),
        "pager": Pager(page.number, page.count, page.per_page),
        "filters": [choice_filter(_("答复"), "state", choices, request.GET.urlencode(), all_label=_("等答复"))],
    }  # fmt: skip
    return render(request, "dispatch/inbox.html", context)


def _line(row: SupervisionRow, now: datetime) -> Row:
    today = legal_day(now)
    answer = Cell(clock=read_clock(row.answer_due_at, now))
    if row.answered_at is not None:
        late = row.answered_at > row.answer_due_at
        badge = Badge(_("超期答复"), Tone.LATE) if late else Badge(_("按期答复"), Tone.DONE)
        answer = Cell(badge=badge, note=f"{day_words(row.answered_at, today)} · {row.answer}")
    cells = (
        Cell(row.title, url=case_url(row.number), note=row.number),
        Cell(badge=Badge(row.kind.label, TONES[row.kind])),
        row.organ_name or "—",
        Cell(row.words),
        Cell(day_words(row.at, today), note=row.by_name),
        answer,
    )
    return Row(cells, url=case_url(row.number), id=row.number)
