"""改革的预览与沿革 what a reform would do, and how an organ came to be what it is."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.formats import date_format

from yizhen.kernel.actors import Actor
from yizhen.kernel.words import N_, say
from yizhen.organs.access import NoSuchOrgan, organ_for, organs_for
from yizhen.organs.models import Alias, Holding, Organ, Past, Post, Reform, ReformPart, Relation
from yizhen.organs.queries.directory import during, parents_on
from yizhen.organs.rules import closes_circle
from yizhen.organs.terms import (
    FUNDING_LABELS,
    KIND_LABELS,
    PARENT_KINDS,
    RANK_LABELS,
    REFORM_LABELS,
    SERVICE_LABELS,
    Event,
    Evolution,
    Foreseen,
    Lineage,
    Nature,
    OrganKind,
    Power,
    ReformDraft,
    ReformKind,
    RelationKind,
)

MOST = 200
"""Organs that one evolution shows at most (沿革最多机构数)."""

_LEAST = {ReformKind.MERGE: 1, ReformKind.SPLIT: 1, ReformKind.RENAME: 1, ReformKind.TRANSFER: 1,
          ReformKind.ADJUST: 1, ReformKind.ABOLISH: 1, ReformKind.ESTABLISH: 0}  # fmt: skip


def figures_on(organ_id: int, on: date) -> dict[str, Any]:
    """What an organ has on a day (当日数字): inner offices, institutions, posts, leader posts."""
    below = Relation.objects.filter(during(on), to_organ=organ_id)
    posts = Post.objects.filter(during(on), organ=organ_id)
    return {
        "name": Organ.objects.values_list("name", flat=True).get(pk=organ_id),
        "offices": below.filter(kind=RelationKind.INTERNAL).count(),
        "institutions": below.filter(kind=RelationKind.AFFILIATED).count(),
        "plaques": below.filter(kind=RelationKind.PLAQUE).count(),
        "posts": posts.count(),
        "leaders": posts.filter(leader=True).count(),
    }


# --- preview -----------------------------------------------------------------------------------------------


Said = tuple[str, dict[str, Any]]
"""A sentence and what stands in it (句子与所填): kept in Chinese, said in the reader's language."""


def foresee(draft: ReformDraft, by: Actor, today: date) -> Foreseen:
    """What a reform would do (预览影响): effects, warnings, and why it cannot be done. Changes nothing."""
    organs = {pk: organ_for(by, pk, Power.EDIT) for pk in dict.fromkeys((*draft.sources, *draft.targets))}
    if draft.parent is not None:
        organs[draft.parent] = organ_for(by, draft.parent, Power.EDIT)
    refusals = [*_paper_refusals(draft, today), *_organ_refusals(draft, organs)]
    if refusals:
        return Foreseen((), (), _said(refusals))
    heir = _heir_name(draft, organs)
    effects: list[Said] = [(N_("设立%(name)s"), {"name": one.name}) for one in draft.made]
    for pk in _gone(draft):
        effects += _effects_of_end(organs[pk], heir, draft.effective_on)
    effects += _other_effects(draft, organs)
    return Foreseen(_said(effects), _said(_warnings(draft, organs)), (), tuple(_kept(one) for one in effects))


def _said(sentences: Iterable[Said]) -> tuple[str, ...]:
    """The sentences in the language of whoever reads (按读者语言)."""
    return tuple(
        say(text) % {key: date_format(value) if isinstance(value, date) else value for key, value in given.items()}
        for text, given in sentences
    )


def _kept(sentence: Said) -> str:
    """A sentence as the record keeps it (留痕用句): in Chinese, whoever acts."""
    text, given = sentence
    return text % given


def _gone(draft: ReformDraft) -> list[int]:
    if draft.kind == ReformKind.MERGE:
        return [pk for pk in draft.sources if pk not in draft.targets]
    if draft.kind == ReformKind.ABOLISH or (draft.kind == ReformKind.SPLIT and not draft.keeps):
        return list(draft.sources)
    return []


def _paper_refusals(draft: ReformDraft, today: date) -> list[Said]:
    on, dated = draft.effective_on, draft.paper.dated
    found: list[Said] = []
    if on > today:
        found.append((N_("生效日 %(day)s 还没有到，请到那天再办"), {"day": on}))
    if dated > on:
        found.append((N_("文件日期 %(dated)s 晚于生效日 %(day)s"), {"dated": dated, "day": on}))
    if not draft.paper.title.strip() or not draft.paper.authority.strip():
        found.append((N_("请写明依据的文件和批准机关"), {}))
    return found


def _organ_refusals(draft: ReformDraft, organs: dict[int, Organ]) -> list[Said]:
    rows = list(organs.values())
    found: list[Said] = [
        (N_("%(name)s自%(day)s才设立，晚于生效日"), {"name": row.name, "day": row.valid_from})
        for row in rows if row.valid_from > draft.effective_on
    ]  # fmt: skip
    found += [
        (N_("%(name)s已于%(day)s撤销"), {"name": row.name, "day": row.valid_to}) for row in rows if row.valid_to is not None
    ]
    results = len(draft.targets) + len(draft.made)
    merging, splitting = draft.kind == ReformKind.MERGE, draft.kind == ReformKind.SPLIT
    same = draft.kind == ReformKind.RENAME and (not draft.name.strip() or any(draft.name == row.name for row in rows))
    checks = (
        (len(draft.sources) < _LEAST[ReformKind(draft.kind)], N_("请选择要改革的机构")),
        (merging and results != 1, N_("合并只能并成一个机构：新设一个，或选一个现有的")),
        (merging and not [pk for pk in draft.sources if pk not in draft.targets], N_("并入的机构不能就是它自己")),
        (splitting and results < (1 if draft.keeps else 2), N_("分设后至少要有两个机构")),
        (draft.kind == ReformKind.ESTABLISH and not draft.made, N_("请填写要设立的机构")),
        (same, N_("请填写与原来不同的新名称")),
    )
    found += [(words, {}) for wrong, words in checks if wrong]
    return [*found, *_code_refusals(draft), *_transfer_refusals(draft, organs)]


def _code_refusals(draft: ReformDraft) -> list[Said]:
    codes = [one.code for one in draft.made]
    taken = Organ.objects.filter(county=draft.county, code__in=codes).values_list("code", flat=True)
    found: list[Said] = [(N_("机构代码 %(code)s 已被使用，请换一个"), {"code": code}) for code in taken]
    return found + ([(N_("新设机构的代码有重复"), {})] if len(set(codes)) < len(codes) else [])


def _transfer_refusals(draft: ReformDraft, organs: dict[int, Organ]) -> list[Said]:
    if draft.kind != ReformKind.TRANSFER:
        return []
    if draft.parent is None or draft.parent_kind not in PARENT_KINDS:
        return [(N_("请选择划转到哪个机构之下"), {})]
    parents = parents_on(draft.county, draft.effective_on)
    return [
        (N_("%(upper)s本身在%(lower)s之下，不能再作它的上级"), {"upper": organs[draft.parent].name, "lower": organs[pk].name})
        for pk in draft.sources if closes_circle(parents, pk, draft.parent)
    ]  # fmt: skip


def _heir_name(draft: ReformDraft, organs: dict[int, Organ]) -> str:
    names = [*(organs[pk].name for pk in draft.targets), *(one.name for one in draft.made)]
    return names[min(draft.heir, len(names) - 1)] if names else ""


def _effects_of_end(row: Organ, heir: str, on: date) -> list[Said]:
    posts = Post.objects.filter(during(on), organ=row)
    told = {
        "name": row.name, "heir": heir, "day": on, "posts": posts.count(), "leaders": posts.filter(leader=True).count(),
        "people": Holding.objects.filter(during(on), post__in=posts).values("person").distinct().count(),
        "below": Relation.objects.filter(during(on), to_organ=row, kind__in=PARENT_KINDS).count(),
    }  # fmt: skip
    effects: list[Said] = [(N_("自%(day)s撤销%(name)s"), told)]
    if heir and told["posts"]:
        words = N_("%(name)s的 %(posts)s 个岗位（其中领导岗位 %(leaders)s 个，在岗 %(people)s 人）连同授权转到%(heir)s")
        effects.append((words, told))
    if heir and told["below"]:
        effects.append((N_("%(name)s之下的 %(below)s 个机构改由%(heir)s管理"), told))
    if heir:
        effects.append((N_("%(name)s名下的办件、文书等改由%(heir)s查看和办理"), told))
    elif told["posts"]:
        effects.append((N_("%(name)s的 %(posts)s 个岗位撤销，在岗 %(people)s 人离岗"), told))
    return effects


def _other_effects(draft: ReformDraft, organs: dict[int, Organ]) -> list[Said]:
    names = "、".join(organs[pk].name for pk in draft.sources)
    if draft.kind == ReformKind.RENAME:
        return [(N_("%(name)s更名为%(new)s，原名仍可查到"), {"name": names, "new": draft.name})]
    if draft.kind == ReformKind.TRANSFER and draft.parent is not None:
        told = {"name": names, "upper": organs[draft.parent].name}
        return [(N_("%(name)s划转到%(upper)s之下，原隶属关系同日终止，查看范围随之改变"), told)]
    if draft.kind == ReformKind.ADJUST:
        return [
            (ADJUSTED[key], {"name": organs[pk].name, "old": _shown(key, getattr(organs[pk], key)), "new": _shown(key, value)})
            for pk in draft.sources for key, value in draft.changes.items() if key in ADJUSTED
        ]  # fmt: skip
    if draft.kind == ReformKind.SPLIT and draft.keeps:
        return [(N_("%(name)s继续存在，岗位不动"), {"name": names})]
    return []


ADJUSTED = {
    "kind": N_("%(name)s的类别由%(old)s改为%(new)s"), "rank": N_("%(name)s的规格由%(old)s改为%(new)s"),
    "funding": N_("%(name)s的经费形式由%(old)s改为%(new)s"), "service_class": N_("%(name)s的事业单位分类由%(old)s改为%(new)s"),
    "civil_managed": N_("%(name)s参照公务员法管理由%(old)s改为%(new)s"), "expires_on": N_("%(name)s的撤销期限由%(old)s改为%(new)s"),
}  # fmt: skip
VALUES = {
    "kind": KIND_LABELS, "rank": RANK_LABELS, "funding": FUNDING_LABELS, "service_class": SERVICE_LABELS,
    "civil_managed": {"yes": N_("是"), "no": N_("否"), "True": N_("是"), "False": N_("否")},
}  # fmt: skip


def _shown(key: str, value: Any) -> str:
    """A value in words (取值): what was not set is told as such."""
    words = "" if value is None else str(value)
    return str(VALUES.get(key, {}).get(words, words)) or N_("未定")


def _warnings(draft: ReformDraft, organs: dict[int, Organ]) -> list[Said]:
    """What is lawful and yet to be looked at (提醒): organs of different nature in one, nobody to take over, no end."""
    found: list[Said] = []
    if draft.kind == ReformKind.MERGE:
        institution = {
            row.kind == OrganKind.PUBLIC_INSTITUTION for row in organs.values() if row.nature == Nature.ENTITY
        } | {one.kind == OrganKind.PUBLIC_INSTITUTION for one in draft.made}
        if len(institution) > 1:
            found.append((N_("机构属性冲突：行政机构与事业单位合在一起，编制类别和人员身份须另行明确。"), {}))
        if len({row.civil_managed for row in organs.values()}) > 1:
            found.append((N_("机构属性冲突：参公与非参公单位合在一起，参公身份须重新核定。"), {}))
    if draft.kind == ReformKind.ABOLISH and not draft.targets:
        found.append((N_("没有承接单位：撤销后它名下未办结的事项由有全县权限的岗位处理。"), {}))
    if any(one.kind == OrganKind.COORDINATING and not (one.expires_on or one.expiry_ground) for one in draft.made):
        found.append((N_("没有写明撤销的条件或者期限：议事协调机构设立时应当明确。"), {}))
    return found


# --- evolution ---------------------------------------------------------------------------------------------


def evolution(by: Actor, organ_id: int) -> Evolution:
    """How an organ came to be and what became of it (改革沿革). Raises NoSuchOrgan."""
    organ_for(by, organ_id)
    found = _component(by, organ_id)
    organs = {row.pk: row for row in organs_for(by).filter(pk__in=found).order_by("valid_from", "pk")}
    names = _names(organs)
    lineage = tuple(
        Lineage(
            pk, row.name, row.valid_from, row.valid_to,
            tuple((one.words, one.until) for one in names[pk] if one.until is not None),
            tuple((one.words, one.since) for one in names[pk]),
        )
        for pk, row in organs.items()
    )  # fmt: skip
    return Evolution(organ_id, lineage, _events(organs, names))


class _Name(NamedTuple):
    """A name of an organ for a time (一段名称), and the document that gave it."""

    words: str
    since: date
    until: date | None
    document: str = ""


def _names(organs: dict[int, Organ]) -> dict[int, list[_Name]]:
    """Every organ's names in their order (历次名称)."""
    states: dict[int, list[tuple[str, date, str]]] = defaultdict(list)
    for pk, name, until, document in (
        Past.objects.filter(organ__in=organs).order_by("valid_to").values_list("organ", "name", "valid_to", "document")
    ):
        states[pk].append((name, until, document))
    found: dict[int, list[_Name]] = {}
    for pk, row in organs.items():
        since, paper, names = row.valid_from, "", []
        for name, until, document in states[pk]:
            following = next((later for later, at, _p in states[pk] if at > until), row.name)
            if following == name:  # something else changed that day
                continue
            names.append(_Name(name, since, until, paper))
            since, paper = until, document
        found[pk] = [*names, _Name(row.name, since, None, paper)]
    return found


def _component(by: Actor, organ_id: int) -> set[int]:
    """Every organ that reforms tie to one (相关机构), among those that the actor reaches."""
    found, ahead = {organ_id}, {organ_id}
    while ahead and len(found) < MOST:
        reforms = ReformPart.objects.filter(organ__in=ahead, role__in=("from", "to")).values("reform")
        near = set(
            ReformPart.objects.filter(reform__in=reforms, role__in=("from", "to")).values_list(
                "organ", flat=True
            )
        )
        pairs = Relation.objects.filter(
            Q(from_organ__in=ahead) | Q(to_organ__in=ahead), kind=RelationKind.SUCCESSOR
        )
        for pair in pairs.values_list("from_organ", "to_organ"):
            near |= set(pair)
        reached = set(organs_for(by).filter(pk__in=near - found).values_list("pk", flat=True))
        found |= reached
        ahead = reached
    return found


def _events(organs: dict[int, Organ], names: dict[int, list[_Name]]) -> tuple[Event, ...]:
    parts: dict[int, list[ReformPart]] = defaultdict(list)
    for part in ReformPart.objects.filter(organ__in=organs).order_by("pk"):
        parts[part.reform_id].append(part)
    events = [
        _event(row, parts[row.pk])
        for row in Reform.objects.filter(pk__in=parts).order_by("effective_on", "pk")
    ]
    told_from = {
        pk
        for event in events
        for pk in event.targets
        if event.kind != ReformKind.ABOLISH and organs[pk].valid_from == event.on
    }
    told_to = {pk for event in events for pk in event.sources if organs[pk].valid_to == event.on}
    for pk, row in organs.items():
        if pk not in told_from:
            events.append(_plain(ReformKind.ESTABLISH, row.valid_from, targets=(pk,)))
        if row.valid_to is not None and pk not in told_to:
            heirs = Relation.objects.filter(kind=RelationKind.SUCCESSOR, to_organ=pk, from_organ__in=organs)
            events.append(
                _plain(
                    ReformKind.ABOLISH,
                    row.valid_to,
                    sources=(pk,),
                    targets=tuple(heirs.values_list("from_organ", flat=True)),
                )
            )
    renamed = {(pk, event.on) for event in events if event.kind == ReformKind.RENAME for pk in event.subjects}
    for pk, some in names.items():
        for former, now in pairwise(some):
            if (pk, now.since) not in renamed:  # a change of name that was entered without a reform
                events.append(_renamed(pk, former.words, now))
    return tuple(sorted(events, key=lambda one: (one.on, one.reform or 0)))


def _renamed(pk: int, former: str, now: _Name) -> Event:
    shown = ((N_("原名"), former), (N_("现名"), now.words))
    return Event(ReformKind.RENAME, now.since, now.document, "", "", None, "", (), (), (pk,), ((pk, shown),))


def _plain(kind: str, on: date, *, sources: tuple[int, ...] = (), targets: tuple[int, ...] = ()) -> Event:
    return Event(kind, on, "", "", "", None, "", sources, targets, ())


FIGURE_LABELS = {
    "offices": N_("内设机构"), "institutions": N_("所属事业单位"), "plaques": N_("挂牌"), "posts": N_("岗位"),
    "leaders": N_("领导岗位"), "quota": N_("核定编制"), "leader_posts": N_("领导职数"),
}  # fmt: skip


def _event(row: Reform, parts: list[ReformPart]) -> Event:
    by_role: dict[str, list[int]] = defaultdict(list)
    figures = []
    for part in parts:
        by_role[part.role].append(part.organ_id)
        told = part.before if part.role == "from" else part.after
        shown = tuple((label, str(told[key])) for key, label in FIGURE_LABELS.items() if told.get(key))
        if (
            part.role == "subject"
            and part.before.get("name")
            and part.before["name"] != part.after.get("name")
        ):
            shown = ((N_("原名"), str(part.before["name"])), (N_("现名"), str(part.after["name"])), *shown)
        figures.append((part.organ_id, shown))
    return Event(
        row.kind, row.effective_on, row.document, row.number, row.authority, row.dated, row.reason,
        tuple(by_role["from"]), tuple(by_role["to"]), tuple(by_role["subject"]), tuple(figures), row.pk,
    )  # fmt: skip


def reforms_of(by: Actor, county: str, *, start: int = 0, size: int = 50) -> tuple[list[dict[str, Any]], int]:
    """The reforms of a county that touch what the actor reaches, newest first (改革台账), and how many in all."""
    reached = ReformPart.objects.filter(organ__in=organs_for(by).values("pk")).values("reform")
    rows = Reform.objects.filter(county=county, pk__in=reached).order_by("-effective_on", "-pk")
    page = list(
        rows.values("id", "kind", "effective_on", "document", "number", "authority", "dated")[
            start : start + size
        ]
    )
    parts: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for reform, organ, name, role in (
        ReformPart.objects.filter(
            reform__in=[row["id"] for row in page], organ__in=organs_for(by).values("pk")
        )
        .order_by("pk")
        .values_list("reform", "organ", "organ__name", "role")
    ):
        parts[reform].append((organ, name, role))
    for row in page:
        row["parts"] = parts[row["id"]]
        row["label"] = REFORM_LABELS[row["kind"]]
    return page, rows.count()


def organ_named(by: Actor, words: str, county: str) -> int:
    """One organ by id, code, name or alias (找机构). Raises NoSuchOrgan."""
    rows = organs_for(by).filter(county=county)
    if words.isascii() and words.isdigit():
        found = rows.filter(pk=int(words)).values_list("pk", flat=True).first()
        if found:
            return found
    for way in (
        Q(code=words),
        Q(name=words),
        Q(short_name=words),
        Q(pk__in=Alias.objects.filter(name=words).values("organ")),
    ):
        found = rows.filter(way).order_by("valid_to", "pk").values_list("pk", flat=True).first()
        if found:
            return found
    raise NoSuchOrgan(words)
