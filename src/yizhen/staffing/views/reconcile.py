"""Pages of reconciliation (四方核对页面): differences until settled, head-counts by organ, a list compared in two steps."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yizhen.kernel.lifecycle import NotAllowed
from yizhen.kernel.words import say
from yizhen.record.door import history
from yizhen.staffing.access.reconcile import NoSuchDifference, need_county
from yizhen.staffing.actions.reconcile import compare_list, move_difference
from yizhen.staffing.forms.reconcile import ListForm, MoveForm
from yizhen.staffing.queries import reconcile as queries
from yizhen.staffing.sheets.reconcile import BadList, read_list, write_differences
from yizhen.staffing.states.reconcile import LIFE
from yizhen.staffing.terms.reconcile import (
    Compared,
    Difference,
    DifferenceState,
    DifferenceVerb,
    ReconcilePower,
    Side,
)
from yizhen.ui.door import (
    Badge,
    Cell,
    Column,
    Empty,
    Entry,
    Fact,
    Link,
    Row,
    Stat,
    Table,
    Tone,
    choice_filter,
    page_asked,
)
from yizhen.ui.templatetags.ui import cn_date

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TONES = {
    DifferenceState.OPEN: Tone.LATE, DifferenceState.ASKED: Tone.SOON, DifferenceState.EXPLAINED: Tone.PAUSED,
    DifferenceState.SETTLED: Tone.DONE,
}  # fmt: skip


def _chosen(request: HttpRequest) -> dict[str, str]:
    given = request.GET
    return {
        "state": given.get("state", "") if given.get("state") in set(DifferenceState) else "",
        "side": given.get("side", "") if given.get("side") in set(Side) else "",
        "kind": given.get("kind", "") if given.get("kind") in set(Difference) else "",
    }


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """四方核对: differences between the ledger and the other sides, and head-counts that differ."""
    by, county = request.actor, request.actor.county
    need_county(by, county)
    chosen = _chosen(request)
    query = request.META.get("QUERY_STRING", "")
    pager = page_asked(query, queries.counted(by, county, **chosen))
    rows = queries.differences(by, county, **chosen, start=(pager.number - 1) * pager.per_page, size=pager.per_page)
    context = {
        "title": _("四方核对"),
        "lead": _("编制台账与组织、人社、财政的名单逐人比对；每处差异跟到一致为止。"),
        "crumbs": [Link(_("编制台账"), reverse("staffing:quotas"))],
        "stats": _stats(by, county),
        "filters": [
            choice_filter(_("状态"), "state", [(s.value, s.label) for s in DifferenceState], query),
            choice_filter(_("对方"), "side", [(s.value, s.label) for s in Side], query),
            choice_filter(_("差异"), "kind", [(k.value, k.label) for k in Difference], query),
        ],
        "table": _table(rows),
        "pager": pager,
        "exports": [Link("Excel", reverse("staffing:differences-xlsx") + (f"?{query}" if query else ""))],
        "heads": _heads(by, county),
        "lists": _lists(by, county),
        "new_url": reverse("staffing:reconcile-new"),
    }
    return render(request, "staffing/reconcile.html", context)


def _stats(by: Any, county: str) -> list[Stat]:
    told = queries.tallies(by, county)["side"]
    return [
        Stat(_("%(side)s未了差异") % {"side": side.label}, told.get(side.value, 0), _("处"), url=f"?side={side.value}&state=open")
        for side in Side
    ]  # fmt: skip


def _table(rows: list[dict[str, Any]]) -> Table:
    columns = (
        Column(_("人员")), Column(_("单位")), Column(_("差异")), Column(_("对方")), Column(_("台账"), wide=True),
        Column(_("对方名单"), wide=True), Column(_("状态")),
    )  # fmt: skip
    empty = Empty(_("没有差异"), _("还没有比对过名单，或者全部一致。"), good=True)
    return Table(_("核对差异"), columns, tuple(_row(row) for row in rows), empty=empty, keys=True)


def _row(row: dict[str, Any]) -> Row:
    state = DifferenceState(row["state"])
    url = reverse("staffing:difference", args=[row["id"]])
    return Row(
        (
            Cell(row["name"], url), row["unit"] or "", Difference(row["kind"]).label, Side(row["side"]).label,
            row["ours"] or "—", row["theirs"] or "—", Cell(badge=Badge(state.label, TONES[state])),
        ),
        url=url,
    )  # fmt: skip


def _heads(by: Any, county: str) -> Table:
    sides = list(Side)
    columns = (
        Column(_("单位")),
        *(Column(_("%(side)s（台账／名单）") % {"side": side.label}) for side in sides),
    )
    told, compared = queries.headcounts_of(by, county)
    rows = []
    for name, counts in told:
        cells = (
            f"{counts[s][0]} ／ {counts[s][1]}" if s in counts else _("一致") if s in compared else _("没有比对")
            for s in sides
        )
        rows.append(Row((name, *cells)))
    empty = Empty(_("各单位人数一致"), _("工资、组织、人社的人数与编制台账相符，或者还没有比对。"), good=True)
    return Table(_("人数不一致的单位"), columns, tuple(rows), empty=empty)


def _lists(by: Any, county: str) -> Table:
    columns = (
        Column(_("比对时间")),
        Column(_("对方")),
        Column(_("截至")),
        Column(_("文件")),
        Column(_("行数"), numeric=True),
        Column(_("对上"), numeric=True),
    )
    rows = tuple(
        Row(
            (
                cn_date(row["compared_at"]),
                Side(row["side"]).label,
                cn_date(row["as_of"]),
                row["file"],
                row["rows"],
                row["matched"],
            )
        )
        for row in queries.lists(by, county)
    )
    return Table(_("最近比对的名单"), columns, rows, empty=Empty(_("还没有比对过名单")))


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """导出差异: exactly what is chosen."""
    by, county = request.actor, request.actor.county
    need_county(by, county)
    rows = queries.differences(by, county, **_chosen(request), size=None)
    heads = [
        _("人员"),
        _("单位"),
        _("差异"),
        _("对方"),
        _("台账"),
        _("对方名单"),
        _("状态"),
        _("理由或办理情况"),
        _("首次发现的名单截至日"),
    ]
    lines = (
        (
            row["name"], row["unit"] or "", Difference(row["kind"]).label, Side(row["side"]).label, row["ours"], row["theirs"],
            DifferenceState(row["state"]).label, row["reason"], row["since"].isoformat(),
        )
        for row in rows
    )  # fmt: skip
    response = HttpResponse(write_differences(lines, heads), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="differences.xlsx"'
    return response


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """比对名单: first what differs, then the same file once more to follow the differences."""
    by, county = request.actor, request.actor.county
    need_county(by, county)
    form = ListForm(request.POST or None, request.FILES or None, initial={"as_of": timezone.localdate()})
    context: dict[str, Any] = {
        "title": _("比对名单"),
        "crumbs": [
            Link(_("编制台账"), reverse("staffing:quotas")),
            Link(_("四方核对"), reverse("staffing:reconcile")),
            Link(_("比对名单"), ""),
        ],
        "form": form,
        "multipart": True,
    }
    if request.method == "POST" and form.is_valid():
        done = _compared(request, form)
        if done is not None and done.taken:
            messages.success(
                request,
                _("已登记：新开差异 %(opened)s 处，自动销号 %(settled)s 处。")
                % {"opened": done.opened, "settled": done.settled},
            )
            return redirect("staffing:reconcile")
        if done is not None:
            context |= _outcome(done)
    return render(request, "staffing/reconcile_new.html", context, status=422 if form.errors else 200)


def _compared(request: HttpRequest, form: ListForm) -> Compared | None:
    by, county, got = request.actor, request.actor.county, form.cleaned_data
    content = got["file"].read()
    try:
        columns, rows = read_list(content, queries.remembered_columns(by, county, got["side"]))
    except BadList as refusal:
        form.add_error("file", str(refusal))
        return None
    day: date = got["as_of"]
    return compare_list(
        county, got["side"], day, rows, by=by, at=timezone.now(), take=request.POST.get("act") == "take",
        file=got["file"].name, columns=columns, content=content,
    )  # fmt: skip


def _outcome(done: Compared) -> dict[str, Any]:
    kinds = tuple(
        Row((Difference(kind).label, count, Difference(kind).mend))
        for kind, count in done.differences.items()
    )
    columns = (Column(_("差异")), Column(_("处数"), numeric=True), Column(_("怎么处理"), wide=True))
    heads = tuple(
        Row((one.organ_name, one.ours, one.theirs)) for one in done.headcounts if one.ours != one.theirs
    )
    empty = Empty(_("各单位人数一致"), good=True)
    columns_of_heads = (Column(_("单位")), Column(_("台账"), numeric=True), Column(_("名单"), numeric=True))
    apart = sum(done.differences.values())
    return {
        "done": done,
        "stats": [
            Stat(_("名单行数"), done.rows),
            Stat(_("对上"), done.matched, _("人")),
            Stat(_("差异"), apart, _("处")),
            Stat(_("号码有误"), done.unreadable, _("行")),
        ],
        "kinds": Table(_("差异种类"), columns, kinds, empty=Empty(_("全部一致"), good=True)),
        "heads": Table(_("人数不一致的单位"), columns_of_heads, heads[:100], empty=empty),
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def difference(request: HttpRequest, pk: int) -> HttpResponse:
    """一处差异: both sides, what was done, and what may be done now."""
    request.actor.require(ReconcilePower.RECONCILE)
    row = queries.difference(request.actor, pk)
    if row is None:
        raise NoSuchDifference(pk)
    form = MoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            move_difference(
                pk,
                request.POST.get("act", ""),
                form.cleaned_data["reason"],
                by=request.actor,
                at=timezone.now(),
            )
        except (NotAllowed, ValueError):
            form.add_error(None, _("这处差异已经变了，请看最新状态再办。"))
        else:
            messages.success(request, _("已登记。"))
            return redirect("staffing:difference", pk=pk)
    state, kind = DifferenceState(row["state"]), Difference(row["kind"])
    context = {
        "title": _("%(name)s：%(kind)s") % {"name": row["name"] or row["unit"] or "", "kind": kind.label},
        "crumbs": [Link(_("编制台账"), reverse("staffing:quotas")), Link(_("四方核对"), reverse("staffing:reconcile")), Link(kind.label, "")],
        "badge": Badge(state.label, TONES[state]),
        "facts": [
            Fact(_("单位"), row["unit"] or "", unknown=not row["unit"]), Fact(_("对方"), Side(row["side"]).label),
            Fact(_("台账"), row["ours"], unknown=not row["ours"]), Fact(_("对方名单"), row["theirs"], unknown=not row["theirs"]),
            Fact(_("怎么处理"), kind.mend), Fact(_("首次发现的名单截至日"), cn_date(row["since"])),
            Fact(_("最近一份名单"), cn_date(row["last"]), note=row["file"]),
            Fact(_("理由或办理情况"), say(row["reason"]) if row["reason"] else "", unknown=not row["reason"]),
        ],
        "form": form,
        "verbs": [(edge.verb, DifferenceVerb(edge.verb).label, edge.ground) for edge in LIFE.allowed(state)],
        "timeline": [
            Entry(one.at, say(one.title), by=one.actor_name, post=one.post_title, text=_said(one.payload))
            for one in reversed(history("staffing.difference", pk))
        ][:50],
    }  # fmt: skip
    return render(request, "staffing/difference.html", context, status=422 if form.errors else 200)


def _said(payload: dict[str, Any]) -> str:
    return f"{DifferenceState(payload['before']).label} → {DifferenceState(payload['after']).label}：{say(payload['reason'])}"
