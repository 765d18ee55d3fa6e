"""Searching what one may see (搜索): cases by any two characters, organs, staff by name, rules and law."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.translation import gettext as _

from yizhen.county import door as county
from yizhen.dispatch import access
from yizhen.dispatch.queries.leads import place_names
from yizhen.dispatch.queries.lists import case_rows
from yizhen.dispatch.queries.words import both, either, every, some, statement
from yizhen.dispatch.rules import read_number
from yizhen.dispatch.rules.grams import asked, pairs, plain
from yizhen.dispatch.rules.marks import needed
from yizhen.dispatch.terms import Power
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.law import door as law
from yizhen.organs import door as organs

MOST = 2000
"""The newest so many that match are looked at (检索上限)."""
OTHERS, AROUND = 20, 24


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found (命中): what it is called, where it opens, and what stands beside it."""

    title: str
    url: str
    note: str
    text: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One group of what was found (一组结果). ``more``: beyond the bound there may be older ones."""

    key: str
    label: str
    hits: tuple[Hit, ...]
    count: int
    more: bool = False


def search_cases(
    by: Actor, text: str, *, at: datetime, start: int = 0, limit: int = 20
) -> Found:
    """Cases by their number, or by words of title, detail and place (搜索案件), newest first. Needs dispatch.view.

    A constant number of queries; the newest matches up to a bound are looked at, within what the actor may see.
    """
    by.require(Power.VIEW)
    words, number = asked(text), read_number(text.strip())
    if number:
        ids = list(access.cases_for(by).filter(number=number).values_list("pk", flat=True))
    else:
        ids = _matching(by, words, at) if words else []
    shown = ids[start : start + limit]
    details = dict(access.cases_for(by).filter(pk__in=shown).values_list("pk", "detail")) if shown else {}
    rows = case_rows(by.county, shown, at)
    places = place_names([row.village or row.township for row in rows], legal_day(at))
    hits = tuple(
        Hit(row.title, reverse("dispatch:case", args=[row.number]),
            " · ".join(filter(None, (row.number, row.state.label, row.category,
                                     places.get(row.village or row.township, ""), row.place_text, row.holder_name))),
            around(details.get(row.id, ""), words), "late" if row.late else "")
        for row in rows
    )  # fmt: skip
    return Found("cases", _("办件"), hits, len(ids), more=len(ids) >= MOST)


def _matching(by: Actor, words: Sequence[str], at: datetime) -> list[int]:
    """Ids of cases that hold every word (逐词核对): one query."""
    inside = statement(_expression(by, words, several=_several(int(at.timestamp()) // 60)), MOST)
    rows = access.cases_for(by).filter(pk__in=RawSQL(inside, ()))  # noqa: S611  only letters and digits reach the expression
    for word in words:
        rows = rows.filter(Q(title__icontains=word) | Q(detail__icontains=word) | Q(place_text__icontains=word))
    return list(rows.order_by("-pk").values_list("pk", flat=True))


@lru_cache(maxsize=1)
def _several(_minute: int) -> bool:
    """Whether more than one county is kept here (多县); looked up once a minute."""
    return len(county.counties()) > 1


def _expression(by: Actor, words: Sequence[str], *, several: bool) -> str:
    """What the index is asked (检索式): every pair of every word, within the marks of the actor's grants.

    Where one county is kept, its mark is on every case and asks nothing. Marks only narrow: rows decide.
    """
    grants = [
        both(*(some(group) for group in needed(grant, county=several))) for grant in by.grants_for(Power.VIEW)
    ]
    within = either(*grants) if all(grants) else ""
    return both(every(set().union(*(pairs(word) for word in words))), within)


def around(text: str, words: Sequence[str]) -> str:
    """The part of a text around the first word found (摘要), long numbers left out; empty when no word is in it."""
    flat = " ".join(plain(text).split())
    spots = [spot for word in words if (spot := flat.find(word)) >= 0]
    if not spots:
        return ""
    start, end = max(0, min(spots) - AROUND), min(spots) + 3 * AROUND
    return ("…" if start else "") + flat[start:end] + ("…" if end < len(flat) else "")


def search_organs(by: Actor, text: str, *, at: datetime) -> Found:
    """Organs by part of a name or code (搜索机构), within what the actor may see."""
    found = organs.find_organs(by, text, legal_day(at), limit=OTHERS) if by.can("organs.view") else []
    hits = tuple(Hit(one.name, reverse("organs:organ", args=[one.id]), one.short_name or one.code) for one in found)
    return Found("organs", _("机构"), hits, len(hits), more=len(hits) >= OTHERS)


def search_staff(by: Actor, text: str, *, at: datetime) -> Found:
    """Staff by part of their name (搜索工作人员), in organs that the actor may see."""
    found = organs.find_staff(by, text, legal_day(at), limit=OTHERS) if by.can("organs.view") else []
    hits = tuple(
        Hit(one.name, reverse("organs:organ", args=[one.organ]), f"{one.organ_name} {one.post}") for one in found
    )
    return Found("staff", _("人员"), hits, len(hits), more=len(hits) >= OTHERS)


def search_rules(by: Actor, text: str, *, at: datetime) -> Found:
    """Rules of the county and numbers of the law by their term, source or sentence (搜索规则与法定参数); no query."""
    words = asked(text)
    if not words or by.account is None:
        return Found("rules", _("规则与法定参数"), (), 0)
    hits = [*_county_rules(by, words, at), *_law(words, at)] if by.can("county.view") else _law(words, at)
    return Found("rules", _("规则与法定参数"), tuple(hits), len(hits))


def _county_rules(by: Actor, words: Sequence[str], at: datetime) -> list[Hit]:
    return [
        Hit(value.term or name, reverse("county:rule", args=[name]), str(value), value.source.words)
        for name, value in county.rules_on(by.county, legal_day(at))
        if value and _all_in(words, value.term, value.source.words)
    ]


def _law(words: Sequence[str], at: datetime) -> list[Hit]:
    hits = []
    for one in law.all_parameters():
        try:
            now = one.on(legal_day(at))
        except (law.NotInForce, law.Repealed):
            continue
        if _all_in(words, now.term, str(now.source), now.text):
            hits.append(Hit(now.term, reverse("county:index"), f"{now.value} {_(now.unit.label)}", f"{now.source}：{now.text}"))
    return hits


def _all_in(words: Sequence[str], *texts: str) -> bool:
    whole = plain(" ".join(texts))
    return all(word in whole for word in words)
