"""Pages of territory (区划页面): tree, search, one division, its border, import."""

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yizhen.territory import actions, queries, sheets
from yizhen.territory.forms import ImportForm
from yizhen.territory.terms import (
    Division,
    ImportReport,
    Kind,
    Level,
    NoSuchDivision,
    NoSuchFile,
    Power,
    Succession,
)
from yizhen.ui.door import AsOf, Badge, Cell, Column, Empty, Fact, Link, Map, Pager, Row, Table, Tone

SIZES = (20, 50, 100)
FOUND = 100
SHOWN = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _on(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return timezone.localdate()


def _number(request: HttpRequest, name: str, default: int) -> int:
    words = request.GET.get(name, "")
    return max(1, int(words)) if words.isascii() and words.isdigit() and len(words) < 7 else default  # noqa: PLR2004


def _url(one: Division, on: date) -> str:
    url = reverse("territory:division", args=[int(one.level), one.code])
    return url if on == timezone.localdate() else f"{url}?{urlencode({'on': on.isoformat()})}"


def _crumbs(path: list[Division], on: date) -> list[Link]:
    query = "" if on == timezone.localdate() else f"?{urlencode({'on': on.isoformat()})}"
    return [
        Link(_("区划"), reverse("territory:index") + query),
        *(Link(one.name, _url(one, on)) for one in path),
    ]


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Browse the provinces, or find divisions by name or code (区划总览)."""
    request.actor.require(Power.VIEW)
    on, text = _on(request), request.GET.get("q", "").strip()[:50]
    if text:
        return _found(request, text, on)
    rows = queries.children("", on)
    first, counts = queries.editions()
    context = {
        "title": _("区划"),
        "lead": _lead(counts),
        "as_of": AsOf(on),
        "search": "",
        "table": _table(rows, on, _("省级区划"), first),
        "may_edit": request.actor.can(Power.EDIT),
        "mine": _mine(request, on),
    }
    return render(request, "territory/index.html", context)


def _lead(counts: dict[int, int]) -> str:
    known = [f"{_(Level(level).label)} {count:,}" for level, count in counts.items()]
    return _("现行区划：%(counts)s") % {"counts": "，".join(known)} if known else _("还没有导入区划。")


def _mine(request: HttpRequest, on: date) -> Link | None:
    county = request.actor.county
    if not county:
        return None
    found = queries.divisions_by_code([county], on)
    return next((Link(one.name, _url(one, on)) for one in found.values()), None)


def _found(request: HttpRequest, text: str, on: date) -> HttpResponse:
    found = queries.search(text, on, limit=FOUND + 1)
    paths = queries.path_names(found[:FOUND], on)
    rows = [_row(one, on, " › ".join(paths[one.code, int(one.level)][:-1])) for one in found[:FOUND]]
    empty = Empty(_("没有找到“%(text)s”") % {"text": text}, _("可以写名称的任一部分，或代码的前几位。"))
    columns = (
        Column(_("名称")),
        Column(_("代码")),
        Column(_("级别")),
        Column(_("类型")),
        Column(_("有效期")),
    )
    context = {
        "title": _("查找区划"),
        "lead": _("只列出前 %(count)s 个，请写得更具体。") % {"count": FOUND} if len(found) > FOUND else "",
        "crumbs": _crumbs([], on),
        "as_of": AsOf(on),
        "search": text,
        "table": Table(_("查找结果"), columns, tuple(rows), empty=empty),
    }
    return render(request, "territory/index.html", context)


def _row(one: Division, on: date, note: str = "") -> Row:
    marks = _("示意") if one.illustrative else ""
    name = Cell(one.name, url=_url(one, on), note="，".join(filter(None, [note, marks])))
    return Row(
        (name, one.short, _(one.level.label), _(Kind(one.kind).label), _period(one)), url=_url(one, on)
    )


def _period(one: Division) -> str:
    begun = _("自%(day)s起") % {"day": date_format(one.valid_from)}
    return begun if one.valid_to is None else _("%(begun)s，至%(day)s") % {
        "begun": begun, "day": date_format(one.valid_to),
    }  # fmt: skip


def _table(rows: list[Division], on: date, caption: str, first: date | None) -> Table:
    if first and on < first:
        text = _("已录入的最早版本自%(day)s起，之前的区划还没有录入。") % {"day": date_format(first)}
    elif first is None:
        text = _("可以在命令行运行 yizhen territory import 导入全国区划。")
    else:
        text = _("下一级区划没有录入；村和社区按县导入：yizhen territory import --villages 县代码。")
    columns = (
        Column(_("名称")),
        Column(_("代码")),
        Column(_("级别")),
        Column(_("类型")),
        Column(_("有效期")),
    )
    empty = Empty(_("这一天没有下级区划"), text)
    return Table(caption, columns, tuple(_row(one, on) for one in rows), empty=empty)


@require_GET
def division(request: HttpRequest, level: str, code: str) -> HttpResponse:
    """Show one division (区划详情) with descent, border and what lies below, or export that."""
    request.actor.require(Power.VIEW)
    on, rung = _on(request), Level(int(level))
    versions = queries.history(code, rung)
    if not versions:
        raise NoSuchDivision(code)
    held = [one for one in versions if one.valid_from <= on and (one.valid_to is None or on < one.valid_to)]
    one = held[0] if held else versions[0]
    wanted = request.GET.get("export")
    if wanted in {"csv", "xlsx"}:
        return _export(one, on, wanted)
    return render(
        request, "territory/division.html", _division(request, one, on, versions, in_force=bool(held))
    )


def _division(
    request: HttpRequest, one: Division, on: date, versions: list[Division], *, in_force: bool
) -> dict[str, object]:
    size = _number(request, "per_page", 50)
    size = size if size in SIZES else 50
    count = queries.count_children(one.code, on, level=one.level) if one.level < Level.VILLAGE else 0
    page = min(_number(request, "page", 1), max(1, -(-count // size)))
    below = (
        queries.children(one.code, on, level=one.level, start=(page - 1) * size, limit=size) if count else []
    )
    above = queries.path_to(one, on)
    drawn = queries.boundary_exists(one.code, one.level)
    table = None
    if one.level < Level.VILLAGE:
        table = _table(below, on, _("下级区划"), one.valid_from)
    return {
        "title": one.name,
        "lead": " › ".join(each.name for each in above),
        "crumbs": _crumbs([*above, one], on),
        "as_of": AsOf(on),
        "in_force": in_force,
        "facts": _facts(one),
        "table": table,
        "pager": Pager(page, count, size, SIZES) if count > SIZES[0] else None,
        "exports": _exports(request, count),
        "versions": _versions(versions),
        "descent": _descent(one, queries.succession_of(one.code, one.level), on),
        "map": _map(one, illustrative=drawn) if drawn is not None else None,
    }


def _exports(request: HttpRequest, count: int) -> list[Link]:
    if not count:
        return []
    query = request.GET.copy()
    links = []
    for kind, label in (("xlsx", _("导出 Excel")), ("csv", _("导出 CSV"))):
        query["export"] = kind
        links.append(Link(label, f"?{query.urlencode()}"))
    return links


def _facts(one: Division) -> list[Fact]:
    facts = [
        Fact(_("区划代码"), one.short, note=_("统计用区划代码 %(code)s") % {"code": one.code}),
        Fact(_("级别"), _(one.level.label)),
        Fact(_("类型"), _(Kind(one.kind).label)),
        Fact(_("有效期"), _period(one)),
    ]
    if one.illustrative:
        facts.append(Fact(_("性质"), _("示意"), note=_("虚构的区划，只用于演示，不作任何依据")))
    return facts


def _versions(versions: list[Division]) -> Table:
    rows = tuple(
        Row(
            (
                one.name,
                _period(one),
                Badge(_("现行"), Tone.DONE).label if one.valid_to is None else _("已失效"),
            )
        )
        for one in versions
    )
    return Table(_("历次版本"), (Column(_("名称")), Column(_("有效期")), Column(_("状态"))), rows)


def _descent(one: Division, steps: list[Succession], on: date) -> Table | None:
    if not steps:
        return None
    names = queries.latest_names(
        {code for step in steps for code in (step.predecessor, step.successor)}, one.level
    )
    rows = tuple(
        Row((
            date_format(step.on),
            _(step.kind.label),
            Cell(names.get(step.predecessor, step.predecessor), url=_step_url(step.predecessor, step, on)),
            Cell(names.get(step.successor, step.successor), url=_step_url(step.successor, step, on)),
            step.document,
        ))
        for step in steps
    )  # fmt: skip
    columns = (
        Column(_("日期")),
        Column(_("方式")),
        Column(_("原区划")),
        Column(_("新区划")),
        Column(_("文件")),
    )
    return Table(_("沿革"), columns, rows)


def _step_url(code: str, step: Succession, on: date) -> str:
    return (
        f"{reverse('territory:division', args=[int(step.level), code])}?{urlencode({'on': on.isoformat()})}"
    )


def _map(one: Division, *, illustrative: bool) -> Map:
    url = reverse("territory:outline", args=[int(one.level), one.code])
    words = _("示意边界由程序生成，不是法定界线。") if illustrative else ""
    return Map(_("%(name)s边界") % {"name": one.name}, url, illustrative=illustrative, words=words)


def _export(one: Division, on: date, kind: str) -> HttpResponse:
    rows = queries.children(one.code, on, level=one.level)
    content = sheets.write_xlsx(rows) if kind == "xlsx" else sheets.write_csv(rows)
    response = HttpResponse(content, content_type=XLSX if kind == "xlsx" else "text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="divisions-{one.short}-{on}.{kind}"'
    return response


@require_GET
def outline(request: HttpRequest, level: str, code: str) -> HttpResponse:
    """Answer with a border as GeoJSON (区划轮廓); unchanged when the browser has this version already."""
    request.actor.require(Power.VIEW)
    tag = f'"{queries.outline_version()}-{level}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    drawn = queries.outline_of(code, Level(int(level)))
    rung = Level.TOWNSHIP if int(level) == Level.COUNTY else Level(int(level))
    features = [_linked(feature, rung) for feature in drawn["features"]]
    drawn = {**drawn, "features": features}
    return JsonResponse(drawn, json_dumps_params={"ensure_ascii": False}, headers={"ETag": tag})


def _linked(feature: dict, level: Level) -> dict:
    facts = feature["properties"]
    url = reverse("territory:division", args=[int(level), facts["code"]])
    return {**feature, "properties": {**facts, "url": url}}


@require_http_methods(["GET", "POST"])
def import_table(request: HttpRequest) -> HttpResponse:
    """Check or take in a table of divisions (导入区划)."""
    request.actor.require(Power.EDIT)
    form = ImportForm(request.POST or None, request.FILES or None, initial={"on": timezone.localdate()})
    context: dict[str, object] = {
        "title": _("导入区划"),
        "crumbs": [*_crumbs([], timezone.localdate()), Link(_("导入区划"), "")],
        "form": form,
        "multipart": True,
        "submit_label": _("读取文件"),
        "cancel_url": reverse("territory:index"),
    }
    if request.method == "POST" and form.is_valid():
        try:
            context["report"] = _report(_take(request, form))
        except NoSuchFile as error:
            form.add_error("file", str(error))
    return render(request, "territory/import.html", context)


def _take(request: HttpRequest, form: ImportForm) -> ImportReport:
    file = form.cleaned_data["file"]
    rows, bad = sheets.read_table(file.name, file.read(), form.cleaned_data["on"])
    if form.cleaned_data["take"] == "take":
        done = actions.import_divisions(rows, by=request.actor, at=timezone.now(), source=file.name[:200])
    else:
        done = actions.preview_divisions(rows, by=request.actor)
    return sheets.with_bad_rows(done, bad)


def _report(done: ImportReport) -> dict[str, object]:
    rows = tuple(Row((bad.line, bad.reason, bad.content)) for bad in done.refused[:SHOWN])
    columns = (Column(_("行号"), numeric=True), Column(_("原因"), wide=True), Column(_("内容"), wide=True))
    return {
        "done": done,
        "facts": [
            Fact(_("读取"), _("%(n)s 行") % {"n": done.read}),
            Fact(_("新增"), done.created),
            Fact(_("更名或调整隶属"), done.renamed),
            Fact(_("更正"), done.corrected),
            Fact(_("失效"), done.closed),
            Fact(_("不变"), done.unchanged),
            Fact(_("未采用"), len(done.refused)),
        ],
        "refused": Table(_("未采用的行"), columns, rows) if rows else None,
        "more": max(0, len(done.refused) - SHOWN),
    }
