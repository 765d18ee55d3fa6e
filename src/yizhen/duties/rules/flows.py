"""How an item runs (运行流程): the life cycle of its kind, with the item's own organ and limits in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec
import yaml

from yizhen.duties.terms.items import ItemDraft, ItemKind
from yizhen.kernel.lifecycle import Edge, LifeCycle
from yizhen.law.door import NotInForce, parameter

PROMISE = "promise"


class StepFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step as written (步骤)."""

    key: str
    label: str
    who: str
    limit: str = ""


class MoveFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"source": "from"}):
    """A move as written (流转)."""

    verb: str
    source: tuple[str, ...]
    to: str
    ground: str


class FlowFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How items of some kinds run (各类流程)."""

    kinds: tuple[ItemKind, ...]
    name: str
    steps: tuple[StepFile, ...]
    final: tuple[str, ...]
    moves: tuple[MoveFile, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way on from a step (去向): by what, to which step, on which ground."""

    verb: str
    target: str
    ground: str


@dataclass(frozen=True, slots=True)
class FlowStep:
    """A step of an item (办理步骤): what, by whom, within what, and the ways on."""

    key: str
    label: str
    who: str
    limit: str
    ways: tuple[Way, ...]
    is_main: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """The flow of an item (运行流程): its life cycle, the words in it, and its steps."""

    life: LifeCycle
    labels: Mapping[str, str]
    steps: tuple[FlowStep, ...]

    def svg(self) -> str:
        """The drawing (流程图)."""
        return self.life.draw_svg(self.labels)

    def bpmn(self) -> str:
        """The model for tools (BPMN 2.0)."""
        return self.life.draw_bpmn(self.labels)


OF_OFFICE = "of_office"
"""Key of the flow of what an organ does by itself (依职责办理), without anybody's application."""


@cache
def _flows() -> Mapping[str, tuple[FlowFile, LifeCycle]]:
    text = files("yizhen.duties").joinpath("catalogue", "flows.yaml").read_text(encoding="utf-8")
    found: dict[str, tuple[FlowFile, LifeCycle]] = {}
    for one in msgspec.convert(yaml.safe_load(text), tuple[FlowFile, ...]):
        life = LifeCycle(
            name="item",
            initial=one.steps[0].key,
            edges=tuple(Edge(move.verb, move.source, move.to, cited(move.ground)) for move in one.moves),
            final=one.final,
        )
        found |= dict.fromkeys((kind.value for kind in one.kinds) if one.kinds else (OF_OFFICE,), (one, life))
    return found


def cited(ground: str) -> str:
    """An article with its law in brackets (引文): 行政许可法第四十四条 as 《行政许可法》第四十四条."""
    found = re.fullmatch(r"([^第]+)(第.+)", ground)
    return f"《{found.group(1)}》{found.group(2)}" if found else ground


def flow_of(item: ItemDraft, on: date) -> Flow:
    """The flow of an item on a day (事项运行流程)."""
    file, life = _flows()[_which(item)]
    limits = {step.key: _limit(step, item, on) for step in file.steps}
    labels = {step.key: step.label + (f"（{limits[step.key]}内）" if limits[step.key] else "") for step in file.steps}
    plain = {step.key: step.label for step in file.steps}
    main = _main_path(life)
    steps = tuple(
        FlowStep(
            step.key, step.label, "申请人" if step.who == "applicant" else item.organ_name or "实施机关",
            limits[step.key],
            tuple(Way(e.verb, plain[e.target], e.ground) for e in life.allowed(step.key)), step.key in main,
        )
        for step in file.steps
    )  # fmt: skip
    return Flow(life, {**labels, "item": item.name}, steps)


def _which(item: ItemDraft) -> str:
    """Other powers that nobody applies for have no form of handling and no limit: the organ acts by itself."""
    unasked = item.kind is ItemKind.OTHER and not (item.handling or item.promised or item.statutory)
    return OF_OFFICE if unasked else item.kind.value


def _limit(step: StepFile, item: ItemDraft, on: date) -> str:
    if step.limit == PROMISE:
        limit = item.promised or item.statutory
        return limit.words if limit else ""
    if not step.limit:
        return ""
    try:
        return parameter(step.limit).on(on).label
    except NotInForce:
        return ""


def _main_path(life: LifeCycle) -> tuple[str, ...]:
    """The shortest way to the first of the final states (主干步骤)."""
    paths: dict[str, tuple[str, ...]] = {life.initial: (life.initial,)}
    queue = [life.initial]
    for here in queue:
        for edge in life.allowed(here):
            if edge.target not in paths:
                paths[edge.target] = (*paths[here], edge.target)
                queue.append(edge.target)
    return paths[life.final[0]]
