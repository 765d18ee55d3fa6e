"""The check of an application for admission (准入审查): cited rules, each finding with its place and how to mend. Pure.

The rules stand in ``catalogue/admission_rules.yaml`` with their articles; here is only when each of them speaks.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from yizhen.duties.rules.demands import demands
from yizhen.duties.terms.admission import (
    AdmissionFinding,
    Application,
    Gate,
    Opinion,
    Rule,
    Severity,
    Standing,
    Wish,
)
from yizhen.kernel.words import N_, say

FILE = Path(__file__).resolve().parent.parent / "catalogue" / "admission_rules.yaml"
LICENSE, PENALTY, COERCION = "01", "02", "03"
LEADING = (Wish.LEAD, Wish.GRANT, Wish.ENTRUST)
TO_VILLAGES = ("由村", "交村", "村（社区）承担", "村(社区)承担", "由社区承担", "由各村")


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Rule]:
    """The rules as shipped (审查规则), by key; read once in a process."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {key: _rule(key, row) for key, row in data["rules"].items()}


def _rule(key: str, row: dict[str, Any]) -> Rule:
    source = row["source"]
    return Rule(
        key, row["title"], Severity(row["severity"]), f"《{source['title']}》{source['article']}", row["text"],
        row["mend"], bool(source["local"]),
    )  # fmt: skip


def check(asked: Application, standing: Standing) -> tuple[AdmissionFinding, ...]:
    """What an application still lacks and what stands against it (审查), gravest first."""
    if asked.wish.gate is Gate.UP:
        found = [*_complete_up(asked), *_text(asked, standing)]
    else:
        found = [*_complete(asked), *_moves(asked, standing), *_law(asked, standing), *_lists(asked, standing), *_text(asked, standing)]
    order = list(Severity)
    return tuple(sorted(found, key=lambda one: order.index(one.rule.severity)))


def _found(key: str, field: str, words: str) -> AdmissionFinding:
    return AdmissionFinding(rules()[key], field, words)


def _complete_up(asked: Application) -> Iterator[AdmissionFinding]:
    if not asked.necessity.strip():
        yield _found("necessity", "necessity", say(N_("没有说明理由")))
    if not asked.townships:
        yield _found("places", "townships", say(N_("没有写明镇街")))


def _complete(asked: Application) -> Iterator[AdmissionFinding]:
    """Basis, necessity, term, places, support."""
    if not asked.basis.strip():
        yield _found("basis", "basis", say(N_("依据是空的")))
    if not asked.necessity.strip():
        yield _found("necessity", "necessity", say(N_("必要性是空的")))
    if words := _term(asked.begins_on, asked.ends_on):
        yield _found("term", "ends_on", words)
    if not asked.townships:
        yield _found("places", "townships", say(N_("没有写明镇街")))
    if asked.wish in LEADING and asked.support.without_quota:
        yield _found("moves", "move", say(N_("既没有编制调整的文号，也没有说明为什么不划转编制")))
    if missing := asked.support.missing:
        yield _found("support", "support", say(N_("没有写：%(what)s")) % {"what": "、".join(missing)})


def _moves(asked: Application, standing: Standing) -> Iterator[AdmissionFinding]:
    """Establishment that is said to go along has to stand in the ledger, and with these townships (编随事走)."""
    number = asked.support.move.strip()
    if number and standing.moved is None:
        yield _found("moves", "move", say(N_("编制台账和控编单里都没有“%(number)s”")) % {"number": number})
    elif number and not standing.moved:
        yield _found("moves", "move", say(N_("“%(number)s”没有给这些镇街增加编制")) % {"number": number})


def _term(begins: date | None, ends: date | None) -> str:
    if begins is None or ends is None:
        return say(N_("开始或者结束的日期没有写"))
    return say(N_("结束日期不在开始日期之后")) if ends <= begins else ""


def _law(asked: Application, standing: Standing) -> Iterator[AdmissionFinding]:
    """What the statutes allow for this kind of power."""
    kind = standing.kind or asked.kind
    if standing.holds is False:
        yield _found("holder", "item", say(N_("职责归属里，申请部门不是这一事项的牵头单位")))
    if kind == PENALTY and asked.wish in (Wish.LEAD, Wish.GRANT) and not asked.decision.strip():
        yield _found("penalty_level", "decision", say(N_("没有写省级决定的文号")))
    if kind == PENALTY and asked.wish is Wish.ENTRUST and not asked.letter.strip():
        yield _found("penalty_entrusted", "letter", say(N_("没有附委托书")))
    if kind == COERCION and asked.wish in LEADING:
        yield _found("coercion", "wish", say(N_("这是行政强制事项")))
    if kind == LICENSE and asked.wish is Wish.ENTRUST and standing.not_organs:
        yield _found("license", "townships", say(N_("不是行政机关：%(names)s")) % {"names": "、".join(standing.not_organs)})
    if standing.entrusted and asked.wish is Wish.ENTRUST:
        yield _found("again", "wish", say(N_("申请部门自己是受委托办理的")))


def lawful_to_grant(
    kinds: Mapping[str, str], decision: str, listed: Iterable[tuple[str, str, str]]
) -> tuple[AdmissionFinding, ...]:
    """What the law says about handing down a batch (批次合法性): ``kinds`` by name of the item, ``listed`` (name, town, list)."""
    found: list[AdmissionFinding] = []
    if coercive := [name for name, kind in kinds.items() if kind == COERCION]:
        found.append(_found("coercion", "items", "、".join(coercive)))
    penalties = [name for name, kind in kinds.items() if kind == PENALTY]
    if penalties and not decision.strip():
        found.append(_found("penalty_level", "decision", "、".join(penalties)))
    pairs = list(listed)
    for kind, key in (("withdrawn", "withdrawn"), ("support", "assisting")):
        if said := [f"{town}“{name}”" for name, town, where in pairs if where == kind]:
            found.append(_found(key, "townships", "、".join(said[:20])))
    return tuple(found)


def _lists(asked: Application, standing: Standing) -> Iterator[AdmissionFinding]:
    """What the townships' lists already say about the item."""
    said: dict[str, list[str]] = {}
    for township, kind in standing.lists:
        said.setdefault(kind, []).append(township)
    if back := said.get("withdrawn"):
        yield _found("withdrawn", "townships", say(N_("%(towns)s的收回清单里有这一事项")) % {"towns": "、".join(back)})
    if asked.wish in LEADING and (assisting := said.get("support")):
        yield _found("assisting", "wish", say(N_("%(towns)s的配合清单里有这一事项")) % {"towns": "、".join(assisting)})
    listed = [town for kind in ("basic", "granted") for town in said.get(kind, [])]
    if listed and asked.wish in LEADING:
        yield _found("listed", "townships", say(N_("%(towns)s的清单里已有这一事项")) % {"towns": "、".join(dict.fromkeys(listed))})


def _text(asked: Application, standing: Standing) -> Iterator[AdmissionFinding]:
    """Demands in the words of the application itself."""
    for name, words in (("title", asked.title), ("necessity", asked.necessity), ("text", asked.text)):
        for quote in demands(f"{words}", standing.forbidden):
            yield _found(quote.rule, name, f"“{quote.text}”")
        if any(mark in words for mark in TO_VILLAGES):
            yield _found("villages", name, f"“{words.strip()[:60]}”")


def heard(
    opinions: Mapping[str, Opinion], due: date | None, today: date
) -> tuple[AdmissionFinding, ...]:
    """What the townships' opinions say about deciding now (意见情况): silence counts only after the period."""
    waiting = [place for place, one in opinions.items() if one is Opinion.WAITING]
    found: list[AdmissionFinding] = []
    if due is None or (waiting and today <= due):
        told = say(N_("%(n)d 个没有答复，期限到 %(day)s")) if due else say(N_("%(n)d 个没有答复"))
        found.append(_found("opinions", "opinions", told % {"n": len(waiting), "day": _day(due) if due else ""}))
    if against := [place for place, one in opinions.items() if one is Opinion.OPPOSE]:
        found.append(_found("objection", "opinions", say(N_("%(n)d 个不同意")) % {"n": len(against)}))
    return tuple(found)


def _day(day: date) -> str:
    return say(N_("%(y)s年%(m)s月%(d)s日")) % {"y": day.year, "m": day.month, "d": day.day}


def barred(found: tuple[AdmissionFinding, ...]) -> tuple[AdmissionFinding, ...]:
    """Findings with which nothing may be approved (不得批准、须补正)."""
    return tuple(one for one in found if one.rule.severity is not Severity.ADVISE)
