"""Catalogues above on pages (上级目录页面): which are kept, how the county stands to each entry, taking over and drawing from them."""

from collections import Counter
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhen.duties import access, actions, sheets
from yizhen.duties.actions import higher as acts
from yizhen.duties.forms.items import DrawForm, HigherFileForm
from yizhen.duties.queries.higher import higher_lines, highers, kept_as
from yizhen.duties.queries.importing import imports, remembered_columns
from yizhen.duties.rules.higher import bases_words
from yizhen.duties.rules.rows import guess
from yizhen.duties.sheets import cells_out
from yizhen.duties.terms import Power, UseLevel
from yizhen.duties.terms.higher import HigherLine, Purpose, Stand
from yizhen.duties.views.choosing import organ_choices
from yizhen.duties.views.common import SIZES, day_asked, download, text_asked
from yizhen.kernel.actors import Actor
from yizhen.ui.door import (
    AsOf,
    Badge,
    Cell,
    Column,
    Empty,
    Link,
    Row,
    Stat,
    Table,
    Tone,
    changed_query,
    choice_filter,
    page_asked,
)
from yizhen.ui.templatetags.ui import cn_date

TONES = {Stand.SAME: Tone.DONE, Stand.DIFFERS: Tone.LATE, Stand.GONE: Tone.LATE, Stand.UNTAKEN: Tone.PAUSED}
MOST = 500
"""Most entries that are taken over or drawn at once (一次最多)."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """上级目录: the catalogues above that the county keeps."""
    by = request.actor
    by.require(Power.VIEW)
    on = day_asked(request) or timezone.localdate()
    found = highers(by, on)
    columns = (
        Column(_("目录"), wide=True), Column(_("层级")), Column(_("条目"), numeric=True), Column(_("本县取用"), numeric=True),
        Column(_("最近更新")),
    )  # fmt: skip
    rows = tuple(
        Row((
            Cell(one.name, url=reverse("duties:higher", args=[one.id])), one.level.label, one.entries, one.taken,
            cn_date(one.changed_on),
        ))
        for one in found
    )  # fmt: skip
    empty = Empty(_("还没有上级目录"), _("导入省、市公布的基本目录，本县的事项就能从里面取用，四项内容随上级更新。"))
    context = {
        "title": _("上级目录"),
        "lead": _("国家、省、市公布的基本目录：名称、编码、依据、类型以它为准，本县不改；上级变了的，逐项照改。"),
        "crumbs": [Link(_("事项"), reverse("duties:index"))],
        "as_of": AsOf(on),
        "table": Table(_("上级目录"), columns, rows, empty=empty),
        "may_import": by.can(Power.IMPORT),
    }
    return render(request, "duties/highers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """更新上级目录: a file is read, checked and staged; nothing changes yet."""
    by, now = request.actor, timezone.now()
    by.require(Power.IMPORT)
    posted = request.method == "POST"
    start = {"on": timezone.localdate(now), "name": text_asked(request, "name"), "level": int(UseLevel.PROVINCE)}
    form = HigherFileForm(request.POST, request.FILES) if posted else HigherFileForm(initial=start)
    if posted and form.is_valid():
        try:
            return redirect("duties:import-batch", pk=_staged(request, form))
        except sheets.BadFile as refusal:
            form.add_error("file", str(refusal))
        except acts.HigherRefused as refusal:
            form.add_error("name", str(refusal))
    context = {
        "title": _("更新上级目录"), "lead": _("先逐行核对，看过再写入；不收的行会写明原因和怎样改。"),
        "crumbs": [Link(_("事项"), reverse("duties:index")), Link(_("上级目录"), reverse("duties:highers"))],
        "form": form, "multipart": True, "submit_label": _("读取并核对"), "cancel_url": reverse("duties:highers"),
    }  # fmt: skip
    return render(request, "ui/form.html", context, status=422 if form.errors else 200)


def _staged(request: HttpRequest, form: HigherFileForm) -> int:
    told, by, now = form.cleaned_data, request.actor, timezone.now()
    if told["file"].size > sheets.LARGEST:
        raise sheets.BadFile(_("文件太大，最多 16 MB；请分成几个文件"))
    table = sheets.open_table(told["file"].read(), told["file"].name or "")
    columns = remembered_columns(by, table.head_print) or guess(table.head)
    known, level = kept_as(by, told["name"].strip()) or (None, told["level"])
    if level != told["level"]:
        raise acts.HigherRefused(_("已有同名的目录，层级不同；请换一个名称。"))
    more = {"name": told["name"].strip(), "level": told["level"], "document": told["document"], "whole": told["whole"]}
    staged = actions.StagedFile(
        table.name, table.digest, table.head, table.head_print, told["on"], columns, Purpose.HIGHER,
        known, more,
    )  # fmt: skip
    return acts.stage_higher(table.rows, staged, by=by, at=now)


def _wanted(request: HttpRequest) -> Stand | None:
    asked = request.GET.get("stand", "")
    return Stand(asked) if asked in set(Stand) else None


def _shown(lines: list[HigherLine], stand: Stand | None, word: str) -> list[HigherLine]:
    return [
        one for one in lines
        if (stand is None or one.stand is stand) and (not word or word in one.above.name or word in one.above.code)
    ]  # fmt: skip


@require_safe
def catalogue(request: HttpRequest, pk: int) -> HttpResponse:
    """一个上级目录: every entry beside the county's item; what differs comes first, to be taken over."""
    by = request.actor
    by.require(Power.VIEW)
    row, on = access.higher_for(by, pk), day_asked(request) or timezone.localdate()
    query, stand, word = request.GET.urlencode(), _wanted(request), text_asked(request)
    lines = higher_lines(by, pk, on)
    counts = Counter(one.stand for one in lines)
    found = _shown(lines, stand, word)
    pager = page_asked(query, len(found), per_page=50, sizes=SIZES)
    shown = found[(pager.number - 1) * pager.per_page : pager.number * pager.per_page]
    may_edit = by.can(Power.EDIT) and on == timezone.localdate()
    context = {
        "title": row.name,
        "lead": _("%(level)s目录。名称、编码、依据、类型以它为准；与上级不同的，逐项照改。") % {"level": UseLevel(row.level).label},
        "crumbs": [Link(_("事项"), reverse("duties:index")), Link(_("上级目录"), reverse("duties:highers"))],
        "as_of": AsOf(on),
        "stats": [Stat(one.label, counts[one], _("项"), url=changed_query(query, stand=str(one), page=None)) for one in Stand],
        "filters": [choice_filter(
            _("关系"), "stand", [(str(one), one.label) for one in Stand], query,
            counts={str(one): counts[one] for one in Stand}, all_label=_("全部"),
        )],
        "search": word, "search_label": _("事项名称、编码"),
        "table": _table(shown, may_edit=may_edit),
        "pager": pager,
        "exports": _exports(pk, query) if by.can(Power.EXPORT) else [],
        "form": DrawForm(organ_choices(by.county, on), initial={"on": on}),
        "higher": pk, "name": row.name, "may_edit": may_edit, "may_import": by.can(Power.IMPORT),
        "has_differing": any(one.stand is Stand.DIFFERS for one in shown),
        "has_untaken": any(one.stand is Stand.UNTAKEN for one in shown),
        "files": _files(by, pk),
    }  # fmt: skip
    return render(request, "duties/higher.html", context)


def _table(lines: list[HigherLine], *, may_edit: bool) -> Table:
    columns = (
        Column(_("上级条目"), wide=True), Column(_("类型")), Column(_("设定依据"), wide=True), Column(_("关系")),
        Column(_("本县的事项，哪里不同"), wide=True), Column(_("自")),
    )  # fmt: skip
    rows = tuple(_row(one, may_edit=may_edit) for one in lines)
    return Table(_("与上级对照"), columns, rows, empty=Empty(_("没有这样的条目"), _("换一个条件，或清除筛选。")), select="select" if may_edit else "")


def _row(one: HigherLine, *, may_edit: bool) -> Row:
    differs = "；".join(
        _("%(field)s：本县“%(ours)s”，上级“%(theirs)s”")
        % {"field": each.field, "ours": each.ours or _("（空）"), "theirs": each.theirs or _("（空）")}
        for each in one.apart
    )
    mine = Cell(one.item_name, url=reverse("duties:item", args=[one.item]), note=differs) if one.item else Cell("")
    value = {Stand.DIFFERS: f"item-{one.item}", Stand.UNTAKEN: f"entry-{one.entry}"}.get(one.stand, "")
    return Row(
        (
            Cell(one.above.name, note=one.above.code), one.above.kind.label, bases_words(one.above.bases),
            Cell(badge=Badge(one.stand.label, TONES[one.stand])), mine, cn_date(one.since),
        ),
        id=value if may_edit else "",
    )  # fmt: skip


def _files(by: Actor, pk: int) -> Table | None:
    rows = imports(by, Purpose.HIGHER, pk)
    if not rows:
        return None
    columns = (Column(_("文件"), wide=True), Column(_("发布文件")), Column(_("生效日")), Column(_("状态")), Column(_("上传")))
    states = {"staged": _("已核对，未导入"), "taken": _("已导入")}
    lines = tuple(
        Row((
            Cell(one.name, url=reverse("duties:import-batch", args=[one.id])), str(one.more.get("document", "")),
            cn_date(one.effective_on), states[one.state], one.made_by,
        ))
        for one in rows
    )  # fmt: skip
    return Table(_("历次更新"), columns, lines)


def _exports(pk: int, query: str) -> list[Link]:
    kept = changed_query(query, per_page=None)
    return [
        Link(_("导出 Excel"), reverse("duties:export-higher", args=[pk, "xlsx"]) + kept),
        Link(_("导出 CSV"), reverse("duties:export-higher", args=[pk, "csv"]) + kept),
    ]


@require_safe
def export(request: HttpRequest, pk: int, form: str) -> HttpResponse | StreamingHttpResponse:
    """导出对照: exactly what the filters show."""
    by = request.actor
    by.require(Power.EXPORT)
    on: date = day_asked(request) or timezone.localdate()
    found = _shown(higher_lines(by, pk, on), _wanted(request), text_asked(request))
    heads = [_("基本编码"), _("事项名称"), _("类型"), _("设定依据"), _("关系"), _("本县事项"), _("哪里不同")]
    lines = (
        cells_out([
            one.above.code, one.above.name, one.above.kind.label, bases_words(one.above.bases), one.stand.label,
            one.item_name, "；".join(f"{each.field}：{each.ours} → {each.theirs}" for each in one.apart),
        ])
        for one in found
    )  # fmt: skip
    return download(form, f"higher-{pk}", _("与上级对照"), heads, lines)


def _chosen(request: HttpRequest, sign: str) -> list[int]:
    values = [one.removeprefix(sign) for one in request.POST.getlist("select") if one.startswith(sign)]
    return [int(one) for one in values if one.isdecimal() and len(one) < 19][:MOST]  # noqa: PLR2004  what a database holds


@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """照上级改: the chosen items get the four fields as the catalogue above now has them."""
    return _act(request, pk, "item-")


@require_POST
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """取用: the chosen entries become items of the county, for an organ."""
    return _act(request, pk, "entry-")


def _act(request: HttpRequest, pk: int, sign: str) -> HttpResponse:
    by, now = request.actor, timezone.now()
    by.require(Power.EDIT)
    form = DrawForm(organ_choices(by.county, timezone.localdate(now)), request.POST)
    chosen = _chosen(request, sign)
    if not chosen or not form.is_valid():
        words = _("请先勾选要办的条目。") if not chosen else "；".join(str(one[0]) for one in form.errors.values())
        messages.error(request, words)
        return redirect("duties:higher", pk=pk)
    told = form.cleaned_data
    names = dict(form.fields["organ"].choices)
    try:
        if sign == "item-":
            done = acts.take_over(pk, chosen, on=told["on"], by=by, at=now)
            messages.success(request, _("%(n)s 项已照上级目录改。") % {"n": done})
        else:
            name = names.get(str(told["organ"]), "") if told["organ"] else ""
            done = acts.draw_many(pk, chosen, organ=told["organ"], organ_name=name, on=told["on"], by=by, at=now)
            messages.success(request, _("已取用 %(n)s 项；请补上承诺时限等本县的内容。") % {"n": done})
    except (actions.ItemRefused, acts.Overlaps) as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("duties:higher", args=[pk]) + changed_query(request.GET.urlencode(), page=None))
