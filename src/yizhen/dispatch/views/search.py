"""Searching (搜索页): what was found by group, the words marked, page by page."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhen.dispatch.forms.lists import TEXT_MAX
from yizhen.dispatch.queries.search import Found, search_cases, search_organs, search_rules, search_staff
from yizhen.dispatch.rules.grams import asked
from yizhen.dispatch.terms import Power
from yizhen.ui.door import Empty, Link, Pager, changed_query

PER_PAGE, GLANCE = 20, 5
GROUPS = {"organs": search_organs, "staff": search_staff, "rules": search_rules}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """搜索: cases, organs, staff, rules and law, within what this post may see."""
    by, now = request.actor, timezone.now()
    if by.account is None:
        by.require(Power.VIEW)
    text = " ".join("".join(c for c in request.GET.get("q", "") if c.isprintable()).split())[:TEXT_MAX]
    inside, page = request.GET.get("in", ""), request.GET.get("page", "1")
    number = min(int(page), 100) if re.fullmatch(r"[1-9]\d{0,3}", page, re.ASCII) else 1
    whole = inside == "cases"
    found: list[Found] = []
    if text and by.can(Power.VIEW):
        size, start = (PER_PAGE, (number - 1) * PER_PAGE) if whole else (GLANCE, 0)
        found.append(search_cases(by, text, at=now, start=start, limit=size))
    if text:
        found += [look(by, text, at=now) for look in GROUPS.values()]
    if len(found) and whole and not found[0].hits and number > 1:
        return redirect(request.path + changed_query(request.GET.urlencode(), page=None))
    query, words = request.GET.urlencode(), asked(text) or ((text,) if text else ())
    keys = {one.key for one in found}
    shown = [one for one in found if one.hits and (inside not in keys or one.key == inside)]
    context = {
        "title": _("“%(text)s”的搜索结果") % {"text": text} if text else _("搜索"),
        "search": text, "search_label": _("案由、地点、编号、机构、姓名、规则"), "tabs": _tabs(found, inside, query),
        "groups": [_drawn(one, words, query, whole=inside == one.key) for one in shown],
        "pager": Pager(number, found[0].count, PER_PAGE) if whole and found and found[0].count else None,
        "empty": _empty(text),
    }  # fmt: skip
    return render(request, "dispatch/search.html", context)


def _tabs(found: list[Found], inside: str, query: str) -> list[Link]:
    if not found:
        return []
    keys = {one.key for one in found}
    every = Link(_("全部"), changed_query(query, **{"in": None}), active=inside not in keys)
    rest = [
        Link(one.label, changed_query(query, **{"in": one.key}), active=inside == one.key, count=one.count)
        for one in found
    ]
    return [every, *rest]


def _empty(text: str) -> Empty:
    if not text:
        return Empty(_("想找什么？"), _("输入两个字以上：案由、地点、办件编号、机构、工作人员姓名、规则名称。"))
    if not asked(text):
        return Empty(_("词太短，或者只有号码"), _("请输入两个字以上。电话号码和证件号码不进检索；办件编号请输完整。"))
    return Empty(_("没有找到"), _("换个短一点的词试试。看不到的办件不会出现在这里。"))


def _drawn(one: Found, words: tuple[str, ...], query: str, *, whole: bool) -> dict[str, object]:
    hits = one.hits if whole else one.hits[:GLANCE]
    return {
        "label": one.label, "count": one.count, "more": one.more,
        "hits": [{"title": marked(h.title, words), "url": h.url, "note": marked(h.note, words),
                  "text": marked(h.text, words), "late": h.tone == "late"} for h in hits],
        "all_url": changed_query(query, **{"in": one.key}) if not whole and one.count > len(hits) else "",
    }  # fmt: skip


def marked(text: str, words: tuple[str, ...]) -> SafeString:
    """Text with the words marked (高亮); everything is escaped."""
    if not words:
        return format_html("{}", text)
    pieces = re.split(f"({'|'.join(re.escape(word) for word in words)})", text, flags=re.IGNORECASE)
    return format_html_join(
        "", "{}{}", ((piece, "") if n % 2 == 0 else ("", format_html("<mark>{}</mark>", piece)) for n, piece in enumerate(pieces))
    )  # fmt: skip
