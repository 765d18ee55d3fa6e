"""示例事项与清单 items and lists of the demo county: unfolded from duties.yaml, entered and published by the house. Invented."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

import yaml

from yizhen.duties import door as duties
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import SHANGHAI
from yizhen.organs.door import Loaded
from yizhen.site.demo.people import LOADER
from yizhen.site.demo.terms import County

FIRST, SECOND = 330, 45
"""Days before the demo's day on which the first and the second edition took effect (各版生效)."""
RENEWED = 12
"""Days before the demo's day on which the catalogue above changed (上级目录更新)."""
NO_ITEM = ("考核", "任务", "指标", "重复", "评比", "征订", "打卡", "留痕", "汇编")
"""What is given back without being an item of anybody (不成为事项的名称)."""
OWN_POWERS = ("审批", "初审", "受理", "登记", "认定")
STATUTORY_DAYS, DROPPED, SECOND_TOWNS = 20, 3, 6
TOWNSHIP_BODY = "乡镇人民政府（街道办事处）"
Make = Callable[[str], int | None]


@cache
def content() -> dict[str, Any]:
    """The content of duties.yaml as it was written (原始内容)."""
    text = files(__package__).joinpath("duties.yaml").read_text(encoding="utf-8")
    told: dict[str, Any] = yaml.load(text, Loader=LOADER)  # noqa: S506 - a safe loader in either case
    return told


@dataclass(frozen=True, slots=True)
class Town:
    """镇街 one township of the demo: its code, whether it is a street."""

    code: str
    is_street: bool


@dataclass(slots=True)
class _Coder:
    """Gives basic codes (编码): region 99, kind, department, running number."""

    departments: dict[str, int]
    last: dict[tuple[str, int], int]

    def code(self, kind: duties.ItemKind, department: str) -> str:
        number = self.departments.setdefault(department, len(self.departments) + 1)
        self.last[kind, number] = self.last.get((kind, number), 0) + 1
        return f"99{kind.value}{number:02d}{self.last[kind, number]:03d}000"


def kind_of(name: str) -> duties.ItemKind:
    """The kind that a name tells (按名称定类型)."""
    if name.endswith("的处罚"):
        return duties.ItemKind.PENALTY
    return duties.ItemKind.INSPECTION if "检查" in name or name.endswith(("巡查", "排查")) else duties.ItemKind.OTHER


def items(organs: Mapping[str, tuple[int, str]], rng: Random, day: date) -> Iterator[duties.ItemDraft]:
    """Every item of the county (全县事项), in a fixed order; ``organs``: slug → id and name."""
    told, coder = content(), _Coder({}, {})
    for group in told["classes"]:
        for name in (*group["withdrawn"], *group["support"]):
            if not any(sign in name for sign in NO_ITEM):
                yield _item(
                    coder, name, kind_of(name), group["department"], sector=group["name"], law=group.get("law"), organs=organs
                )
        for name in group["basic"]:
            yield _item(coder, name, kind_of(name), "", sector=group["name"], law=group.get("law"), organs=organs)
    fields = {group["department"]: group for group in told["classes"]}
    for department, names in told["licenses"].items():
        group = fields.get(department, {"name": ""})
        for name in names:
            yield _item(
                coder, name, duties.ItemKind.LICENSE, department, sector=group["name"], law=None,
                organs=organs, promised=rng.randint(3, 12),
            )  # fmt: skip
    for department, names in told["services"].items():
        for name in names:
            sector = fields.get(department, {}).get("name", "民生服务")
            yield _item(
                coder, name, duties.ItemKind.SERVICE, department, sector=sector, law=None, organs=organs,
                promised=rng.randint(1, 5),
            )  # fmt: skip
    for name, days in told["planned"].items():
        yield _item(
            coder, f"{name}（镇街开办）", duties.ItemKind.SERVICE, "", sector="民生服务", law=None, organs=organs,
            planned_on=day + timedelta(days=days),
        )  # fmt: skip


def _item(
    coder: _Coder, name: str, kind: duties.ItemKind, department: str, *, sector: str, law: Any,
    organs: Mapping[str, tuple[int, str]], promised: int | None = None, planned_on: date | None = None,
) -> duties.ItemDraft:  # fmt: skip
    organ, organ_name = organs.get(department, (None, TOWNSHIP_BODY))
    code = coder.code(kind, department)
    is_license = kind is duties.ItemKind.LICENSE
    days, unit = duties.Limit, duties.TermUnit.WORKING_DAY
    level = duties.UseLevel.COUNTY if department else duties.UseLevel.TOWNSHIP
    return duties.ItemDraft(
        code=code, name=name, kind=kind, sector=sector, catalog_code=code, organ=organ, organ_name=organ_name,
        use_level=level,
        copied_from=content()["source"] if is_license else "",
        state=duties.ItemState.PLANNED if planned_on else duties.ItemState.IN_FORCE, planned_on=planned_on,
        handling=duties.Handling.IMMEDIATE if promised == 1 else duties.Handling.PROMISED if promised else None,
        statutory=days(STATUTORY_DAYS, unit) if is_license else None,
        promised=days(promised, unit) if promised else None,
        visits=1 if promised else None,
        bases=_bases(name, kind, law, own=not department),
        elements=_elements(name, kind),
    )  # fmt: skip


def _bases(
    name: str, kind: duties.ItemKind, law: Mapping[str, str] | None, *, own: bool
) -> tuple[duties.Basis, ...]:
    """The basis of an item: an article of a law at hand, or a paper that is told to be invented."""
    told = content()
    by_kind = {duties.ItemKind.PENALTY: "penalty", duties.ItemKind.LICENSE: "license"}
    general = told["laws"][by_kind.get(kind, "township" if own else "county")]
    for group in told["licenses_by_law"]:
        if name in group["names"]:
            general = {**general, "article": group["article"], "quote": group["quote"]}
    one = told["single_laws"].get(name) or (None if kind in by_kind else law) or general
    return (duties.Basis(duties.BasisRank(one["rank"]), one["title"], one.get("article", ""), one.get("quote", "")),)


def _elements(name: str, kind: duties.ItemKind) -> dict[str, str]:
    """Materials of what people apply for, and what they get."""
    told = content()["materials"]
    common = {duties.ItemKind.LICENSE: told["license"], duties.ItemKind.SERVICE: told["service"]}.get(kind, "")
    words = told["single"].get(name, common)
    result = {"result_name": f"{name}决定书"} if kind is duties.ItemKind.LICENSE else {}
    return {"materials": words, **result} if words else result


def _above(drafts: list[duties.ItemDraft], first: date, second: date, by: Actor) -> None:
    """The catalogue above: what the county took from it, what it has not, and what changed there lately (演示上级目录)."""
    told = content()["above"]
    taken = [one for one in drafts if one.copied_from]
    said = [duties.Above(one.catalog_code, one.name, one.kind, one.bases) for one in taken]
    more = [duties.Above(f"9901990{n:02d}000", name, duties.ItemKind.LICENSE) for n, name in enumerate(told["untaken"], 1)]
    pk = duties.open_higher(content()["source"], duties.UseLevel.PROVINCE, by=by, at=_morning(first))
    duties.keep_above(pk, [*said, *more], on=first, document=told["document"], by=by, at=_morning(first))
    renamed = [replace(one, name=told["renamed"][one.name]) for one in said if one.name in told["renamed"]]
    gone = [one.code for one in said if one.name in told["ended"]]
    duties.keep_above(pk, renamed, on=second, document=told["change_document"], gone=gone, by=by, at=_morning(second))


def entries(
    town: Town, ids: Mapping[str, int], organs: Mapping[str, tuple[int, str]], rng: Random
) -> dict[duties.ListKind, list[duties.EntryDraft]]:
    """The lists of one township (一个镇街的清单): urban matters for streets, rural ones for towns, a few left out."""
    told = content()
    granted = set(told["granted"])
    found: dict[duties.ListKind, list[duties.EntryDraft]] = {kind: [] for kind in duties.ListKind}
    kinds = duties.ListKind
    for group in told["classes"]:
        away = set(group.get("rural" if town.is_street else "urban", ()))
        organ, organ_name = organs[group["department"]]
        for kind in (kinds.BASIC, kinds.SUPPORT, kinds.WITHDRAWN):
            for name in group[kind.value]:
                if name in away or (kind is kinds.WITHDRAWN and name in granted):
                    continue
                found[kind].append(
                    _entry(kind, name, group["name"], item=ids.get(name), organ=organ, organ_name=organ_name)
                )
    for name in told["granted"]:
        found[kinds.GRANTED].append(
            duties.EntryDraft(name, "综合行政执法", ids.get(name), basis=told["granted_basis"])
        )
    found[kinds.POWERS] = [
        duties.EntryDraft(one.name, one.category, one.item)
        for one in found[kinds.BASIC]
        if any(sign in one.name for sign in OWN_POWERS)
    ]
    for kind in (kinds.BASIC, kinds.SUPPORT, kinds.WITHDRAWN):
        for _n in range(rng.randint(0, DROPPED)):
            found[kind].pop(rng.randrange(len(found[kind])))
    return found


def _entry(
    kind: duties.ListKind, name: str, category: str, *, item: int | None, organ: int, organ_name: str
) -> duties.EntryDraft:
    if kind is duties.ListKind.BASIC:
        return duties.EntryDraft(name, category, item)
    if kind is duties.ListKind.SUPPORT:
        return duties.EntryDraft(
            name, category, item, organ, organ_name, upper_duty=f"牵头负责{name}，制定标准、提供培训，依法查处",
            township_duty="日常巡查发现，及时报告，维持现场秩序，配合做好群众工作",
        )  # fmt: skip
    way = "由部门按随机抽查计划自行实施，不再要求镇街填表报数" if item else "取消，部门不再布置"
    return duties.EntryDraft(name, category, item, organ, organ_name, way=way)


def play_duties(county: County, ids: Loaded, *, by: Actor, seed: int, day: date) -> int:
    """Enter the catalogue, publish the lists in two editions, register the burdens (演示事项与清单); how many items."""
    rng = Random(f"duties {seed}")  # noqa: S311  an invented catalogue
    names = {one.key: (ids.organs[one.key], one.name) for one in county.organs if one.key in ids.organs}
    first, second = day - timedelta(days=FIRST), day - timedelta(days=SECOND)
    drafts = list(items(names, rng, day))
    _above(drafts, first, day - timedelta(days=RENEWED), by)
    codes = duties.enter_items(drafts, valid_from=first, by=by, at=_morning(first))
    by_name = {one.name: codes[one.code] for one in drafts}
    towns = [
        Town(one.code[:9], one.kind == "street") for one in county.divisions if one.kind in ("street", "town")
    ]
    told = content()["authority"]
    papers = [(told[key], told[f"{key}_title"]) for key in ("first", "second")]
    for number, town in enumerate(towns):
        found = entries(town, by_name, names, rng)
        for kind, wanted in found.items():
            if wanted:
                _publish(kind, town.code, wanted, first, paper=papers[0], by=by)
        if number < SECOND_TOWNS:
            basic = found[duties.ListKind.BASIC]
            basic.pop(rng.randrange(len(basic)))
            _publish(duties.ListKind.BASIC, town.code, basic, second, paper=papers[1], by=by)
    barred = [duties.EntryDraft(name, "不得要求镇街承担") for name in content()["forbidden"]]
    _publish(duties.ListKind.FORBIDDEN, "", barred, first, paper=papers[0], by=by)
    for one in content()["burdens"]:
        _burden(one, names, day, by)
    return len(drafts)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9, 0), SHANGHAI)


def _publish(
    kind: duties.ListKind, town: str, wanted: list[duties.EntryDraft], on: date, *, paper: tuple[str, str], by: Actor
) -> None:
    at = _morning(on - timedelta(days=7))
    edition = duties.open_edition(duties.open_list(kind, town, by=by, at=at), by=by, at=at)
    duties.draft_whole(edition, wanted, by=by, at=at)
    duties.publish_edition(edition, effective_on=on, authority=paper[0], title=paper[1], by=by, at=_morning(on))


def _burden(one: Mapping[str, Any], organs: Mapping[str, tuple[int, str]], day: date, by: Actor) -> None:
    organ, name = organs[one["department"]]
    begins = day - timedelta(days=FIRST - 30)
    expires = None if one["expires"] is None else day + timedelta(days=one["expires"])
    found = duties.enter_burden(
        duties.BurdenDraft(
            duties.BurdenKind(one["kind"]), one["title"], begins, organ, name, authority=one["authority"],
            times_a_year=one["times"], expires_on=expires,
        ),
        by=by, at=_morning(begins),
    )  # fmt: skip
    if "ended" in one:
        on = day - timedelta(days=SECOND)
        duties.end_burden(found, on=on, reason=one["ended"], by=by, at=_morning(on))
