"""The acts of the record (留痕条目): the county's latest, and one with everything that it says."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhen.kernel.words import say
from yizhen.record import queries
from yizhen.record.queries.board import name_subjects
from yizhen.record.queries.payloads import facts_of
from yizhen.record.terms import REGISTRY, Entry, Named, Power
from yizhen.record.views.showing import states
from yizhen.ui.door import Cell, Column, Empty, Fact, Link, Row, Table

PER_PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """留痕: the county's latest acts, newest first; who may only verify is led to the auditor's board."""
    by = request.actor
    if by.can(Power.VERIFY) and not by.can(Power.VIEW):
        return redirect("record:audit")
    by.require(Power.VIEW)
    before, act = request.GET.get("before", ""), request.GET.get("act", "")
    entries = queries.recent(
        by.county, act=act if act in REGISTRY else "",
        before=int(before) if before.isdecimal() and len(before) < 19 else 0, limit=PER_PAGE + 1,  # noqa: PLR2004  a database id
    )  # fmt: skip
    more, entries = len(entries) > PER_PAGE, entries[:PER_PAGE]
    named = name_subjects(by, entries)
    columns = (
        Column(_("时间")), Column(_("做了什么")), Column(_("谁")), Column(_("岗位、机构")), Column(_("对象")),
        Column(_("条目号"), numeric=True),
    )  # fmt: skip
    empty = Empty(_("还没有留痕"), _("任何人办理任何事，都会在这里留下一条。"))
    rows = tuple(_row(one, named[one.subject_kind, one.subject_id]) for one in entries)
    context = {
        "title": _("留痕"),
        "lead": _("谁、何时、以什么岗位、做了什么。只增不改，改动必被发现。"),
        "stats": states(),
        "table": Table(_("最近的留痕"), columns, rows, empty=empty),
        "older": f"?before={entries[-1].id}&act={act if act in REGISTRY else ''}" if more else "",
        "audit_url": reverse("record:audit") if by.can(Power.VERIFY) else "",
    }
    return render(request, "record/index.html", context)


def _row(entry: Entry, named: Named) -> Row:
    url = reverse("record:entry", args=[entry.id])
    return Row((
        queries.local_words(entry.at), Cell(say(entry.title), url), entry.actor_name,
        Cell(entry.post_title, note=entry.organ_name), Cell(named.words, named.url), entry.id,
    ))  # fmt: skip


@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """一条留痕: who, when, in which post, on what, and what the entry says, its keys in words."""
    by = request.actor
    by.require(Power.VIEW)
    one = queries.one_entry(by.county, pk)
    named = name_subjects(by, [one])[one.subject_kind, one.subject_id]
    facts = (
        Fact(_("时间"), queries.local_words(one.at)),
        Fact(_("谁"), one.actor_name, unknown=not one.actor_name),
        Fact(_("岗位、机构"), f"{one.organ_name} {one.post_title}".strip(), unknown=not one.post_title),
        Fact(_("对象"), named.words, url=named.url),
        Fact(_("动作名"), one.act),
    )
    context = {
        "title": say(one.title),
        "crumbs": [Link(_("留痕"), reverse("record:index")), Link(str(one.id), "")],
        "facts": facts,
        "payload": [Fact(word, words) for word, words in facts_of(one.payload)],
    }
    return render(request, "record/entry.html", context)
