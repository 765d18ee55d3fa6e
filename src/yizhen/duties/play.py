"""How a demo plays attribution, admission, disputes and delegation (示例演示): by the acts that a page would call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from yizhen.duties.actions import admission, attributing, delegation, disputes, flagging, supervising
from yizhen.duties.actions.usage import advise, answer_advice
from yizhen.duties.models import (
    AdmissionRow,
    AdviceRow,
    BasisRow,
    BatchRow,
    OpinionRow,
    SampleRow,
    VersionRow,
)
from yizhen.duties.terms import ItemKind, Power
from yizhen.duties.terms.admission import AdmissionVerb, Application, Gate, Opinion, Support, Wish
from yizhen.duties.terms.attribution import AttributionDraft, Empowered, Means, Mode
from yizhen.duties.terms.delegation import CHECKLIST, BatchDraft, BatchVerb, Maturity
from yizhen.duties.terms.disputes import DisputeDraft, DisputeVerb, Ruling, Stand
from yizhen.kernel.actors import Actor, Grant, system_actor
from yizhen.kernel.working_hours import SHANGHAI, legal_day
from yizhen.organs import door as organs
from yizhen.staffing import door as staffing

ENFORCEMENT = (ItemKind.PENALTY, ItemKind.COERCION, ItemKind.INSPECTION)
STEPS = {
    "filed": 0, "hearing": 1, "reviewed": 2, "in_force": 3, "expired": 3, "ended": 3, "refused": 2, "returned": 1,
}  # fmt: skip
SUPPORT = Support(
    "每个镇街 1 名辅助人员", "每年 2 万元，列入部门预算", "上岗前集中培训两天", "配发业务终端一台",
    no_move="辅助人员由部门派驻，不划转编制",
)
MARKS = Maturity(legal=True, suitable=4, matched=4, capable=4, frequency=4, breadth=3, demand=4)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where it is played (演示场景): organs by key, townships by code, items by name, the day."""

    county: str
    day: date
    organs: Mapping[str, int]
    townships: Sequence[str]
    items: Mapping[str, int]

    def at(self, days: int, hour: int = 9) -> datetime:
        """An instant some days before the demo's day, in office hours."""
        return datetime.combine(self.day - timedelta(days=days), time(hour), SHANGHAI)

    def office(self) -> Actor:
        """The establishment office."""
        return self.of(self.organs["establishment"])

    def of(self, organ: int) -> Actor:
        """Somebody of an organ."""
        view = organs.organs_by_id([organ])[organ]
        grant = Grant(frozenset(Power), self.county)
        return Actor(f"{view.short_name or view.name}经办人", self.county, organ=organ, organ_name=view.name, grants=(grant,))

    def town(self, number: int) -> str:
        """A township by its place in the list."""
        return self.townships[number % len(self.townships)]

    def town_organ(self, number: int) -> int:
        """Its organ."""
        return organs.township_organ(self.town(number), self.day).id


def items_by_name(county: str) -> dict[str, int]:
    """Items of a county by name (按名称查事项), for stories that name them."""
    return dict(VersionRow.objects.filter(county=county).order_by("number").values_list("name", "item_id"))


@transaction.atomic
def play_attribution(stage: Stage, told: Mapping[str, Any], *, since: date, by: Actor) -> int:
    """Attribute every item that a department implements, with what is wrong at the borders (演示职责归属)."""
    rows = VersionRow.objects.filter(county=stage.county, organ__isnull=False).order_by("item__code", "number")
    told_by = BasisRow.objects.filter(version__in=rows).values_list("version_id", "title", "article")
    bases = {version: f"《{title}》{words}" for version, title, words in told_by}
    drafts: dict[tuple[int, int], AttributionDraft] = {}
    for n, row in enumerate(rows):
        article = bases.get(row.pk, "部门三定规定（虚构）")
        drafts[row.item_id, row.organ_id or 0] = AttributionDraft(
            row.item_id, row.organ_id or 0, Mode.STATUTORY, article, since, named="县级人民政府主管部门",
            means=_means(n, row.kind),
        )  # fmt: skip
    for one in told["borders"]:
        item, organ = stage.items.get(one["item"]), stage.organs.get(one["organ"])
        if item and organ:
            drafts[item, organ] = AttributionDraft(
                item, organ, Mode(one.get("mode", "statutory")), one["article"], since, named=one.get("named", ""),
                empowered=Empowered(one.get("empowered", "yes")),
            )  # fmt: skip
    at = datetime.combine(since, time(9), SHANGHAI)
    attributing.attribute_many(list(drafts.values()), by=by, at=at)
    pairs = [(code, stage.items[name]) for code, name in told["answers"].items() if name in stage.items]
    attributing.answer_to(pairs, since, by=by, at=at)
    return len(drafts)


def _means(n: int, kind: str) -> Means:
    """What is said of people and means: most have them, some lack one thing."""
    if kind not in ENFORCEMENT:
        return Means()
    if n % 19 == 0:
        return Means(people=2, certified=1, funded=True, trained=True, equipped=True)
    if n % 23 == 0:
        return Means(people=2, certified=2, funded=True, trained=False, equipped=False)
    return Means(people=3, certified=2, funded=True, trained=True, equipped=True)


@transaction.atomic
def play_gates(stage: Stage, told: Mapping[str, Any]) -> int:
    """Applications, disputes and batches as they stand on the demo's day (演示准入、争议、赋权); how many."""
    count = 0
    for n, one in enumerate(told["admissions"]):
        if one["item"] in stage.items:
            _admission(stage, one, n)
            count += 1
    for one in told["disputes"]:
        _dispute(stage, one)
        count += 1
    for one in told["batches"]:
        _batch(stage, one)
        count += 1
    for one in told["papers"]:
        _paper(stage, one)
        count += 1
    return count


def _paper(stage: Stage, one: Mapping[str, Any]) -> None:
    """A paper that a township flags, and what the establishment office did about it."""
    town = stage.of(stage.town_organ(one["days"]))
    pk = flagging.flag_paper(one["title"], one["organ"], one["text"], by=town, at=stage.at(one["days"]))
    if one.get("answer"):
        flagging.answer_flag(pk, one["answer"], by=stage.office(), at=stage.at(one["days"] - 2))


def _admission(stage: Stage, one: Mapping[str, Any], n: int) -> None:
    wish, begun = Wish(one["wish"]), one["days"]
    office, up = stage.office(), wish.gate is Gate.UP
    applicant = stage.of(stage.town_organ(n) if up else stage.organs[one["organ"]])
    towns = (stage.town(n),) if up else tuple(stage.town(n + k) for k in range(one.get("towns", 3)))
    code = VersionRow.objects.filter(item=stage.items[one["item"]]).values_list("item__code", flat=True)[0]
    starts = stage.day - timedelta(days=begun - 15)
    asked = Application(
        title=one["title"], wish=wish, townships=towns, item=code, basis=one.get("basis", ""), necessity=one["necessity"],
        begins_on=None if up else starts, ends_on=None if up else starts + timedelta(days=one.get("term", 365)),
        support=Support() if up else SUPPORT,
    )  # fmt: skip
    pk = admission.apply(asked, by=applicant, at=stage.at(begun))
    reach = STEPS[one["state"]]
    if one["state"] == "returned":
        words = "请补充经费测算，说明部门为什么不能自己办。"
        admission.step(pk, AdmissionVerb.SEND_BACK, words, by=office, at=stage.at(begun - 1))
        return
    if reach >= 1:
        admission.hear(pk, by=office, at=stage.at(begun, 15))
        _opinions(stage, pk, one, begun)
    if reach >= 2:  # noqa: PLR2004  reviewed
        admission.pass_review(pk, by=office, at=stage.at(begun - 10))
    if one["state"] == "refused":
        words = "镇街没有相应人员和场地，部门窗口可以延伸办理，不宜交由镇街承担。"
        admission.step(pk, AdmissionVerb.REFUSE, words, by=office, at=stage.at(begun - 11))
    elif reach >= 3:  # noqa: PLR2004  decided
        admission.approve(pk, words=one.get("words", "同意，保障措施按申请落实。"), by=office, at=stage.at(begun - 12))
    if one["state"] == "ended":
        admission.end(pk, "任务提前完成。", by=office, at=stage.at(max(1, begun - 60)))
    row = AdmissionRow.objects.get(pk=pk)
    if row.ends_on is not None and row.state == "in_force" and row.ends_on <= stage.day:
        admission.expire(pk, by=office, at=datetime.combine(row.ends_on, time(0, 5), SHANGHAI) + timedelta(days=1))


def _opinions(stage: Stage, pk: int, one: Mapping[str, Any], begun: int) -> None:
    """Townships answer, the last one not yet where the hearing is still open."""
    said = list(OpinionRow.objects.filter(admission=pk).order_by("township", "organ_id").values_list("organ_id", flat=True))
    if one["state"] == "hearing":
        said = said[:-1]
    for n, organ in enumerate(said):
        view, words = Opinion.AGREE, ""
        if n == 0 and one.get("objection"):
            view, words = Opinion.OPPOSE, one["objection"]
        elif n == 1 and one.get("condition"):
            view, words = Opinion.CONDITIONS, one["condition"]
        admission.opine(pk, view, words, by=stage.of(organ), at=stage.at(begun - 1, 10 + n))


def _dispute(stage: Stage, one: Mapping[str, Any]) -> None:
    office, begun = stage.office(), one["days"]
    place = stage.town(one["town"]) if "town" in one else ""
    raiser = stage.town_organ(one["town"]) if "town" in one else stage.organs[one["organs"][0]]
    parties = tuple(stage.organs[key] for key in one["organs"])
    draft = DisputeDraft(one["title"], one["category"], place, one["words"], parties)
    pk = disputes.contest(draft, by=stage.of(raiser), at=stage.at(begun))
    for n, organ in enumerate(parties):
        words = one["stands"][n] if n < len(one["stands"]) else "本单位三定规定没有这一项，可以配合。"
        stand = Stand.NOT_OURS if n < len(one["stands"]) else Stand.ASSIST
        disputes.state(pk, stand, words, by=stage.of(organ), at=stage.at(begun - 1, 10 + n))
    ruling = Ruling(
        stage.organs[one.get("lead", one["organs"][0])], Mode.STATUTORY, one.get("ground", "县委编委会议纪要（虚构）"),
        one.get("ruling", ""), stage.day - timedelta(days=max(0, begun - 20)),
    )  # fmt: skip
    if one["state"] == "agreed":
        first, *others = dict.fromkeys((raiser, *parties))
        disputes.offer(pk, ruling, by=stage.of(first), at=stage.at(max(0, begun - 19), 7))
        for organ in others:
            disputes.sign(pk, by=stage.of(organ), at=stage.at(max(0, begun - 20), 7))
        return
    if one.get("offered"):
        disputes.offer(pk, ruling, by=stage.of(parties[0]), at=stage.at(1, 15))
    for n, verb in enumerate((DisputeVerb.CONVENE, DisputeVerb.PROPOSE)):
        if one["state"] in ("raised", *(("review",) if verb is DisputeVerb.PROPOSE else ())):
            return
        words = one.get("proposal", "") if verb is DisputeVerb.PROPOSE else ""
        disputes.move_dispute(pk, verb, words, by=office, at=stage.at(begun - 4 - 6 * n))
    if one["state"] == "ruled":
        disputes.rule(pk, ruling, by=office, at=stage.at(max(0, begun - 20), 7))


def _batch(stage: Stage, one: Mapping[str, Any]) -> None:
    department, office, begun = stage.of(stage.organs[one["organ"]]), stage.office(), one["days"]
    items = tuple(stage.items[name] for name in one["items"] if name in stage.items)
    poor = Maturity(legal=True, suitable=3, matched=2, capable=2, frequency=1, breadth=2, demand=2, technical=True)
    marks = dict.fromkeys(items, poor if one.get("poor") else MARKS)
    move = one["move"].format(year=(stage.day - timedelta(days=begun + 9)).year) if one.get("move") else ""
    if move:
        _quotas(stage, move, stage.at(begun + 9))
    people = "执法车辆 4 台，每个镇街增加 1 名执法编制" if move else "由部门派驻专业人员，不划转编制"
    draft = BatchDraft(
        one["title"], stage.organs[one["organ"]], items, tuple(stage.townships), one["basis"], one["decision"],
        people, move, maturity=marks,
    )  # fmt: skip
    pk = delegation.plan(draft, by=department, at=stage.at(begun))
    for n, town in enumerate(stage.townships if one["steps"] else stage.townships[:4]):
        organ = organs.township_organ(town, stage.day).id
        view, words = (Opinion.CONDITIONS, one["condition"]) if n == 1 and one.get("condition") else (Opinion.AGREE, "")
        if n == 2 and one.get("objection"):  # noqa: PLR2004  one of them objects
            view, words = Opinion.OPPOSE, one["objection"]
        delegation.opine(pk, view, words, by=stage.of(organ), at=stage.at(begun, 10 + n % 8))
    for n, verb in enumerate(one["steps"]):
        if verb == BatchVerb.START:
            for key, words in CHECKLIST:
                supervising.hand_over(pk, key, f"{words}，双方签字", by=department, at=stage.at(begun - 2 * n, 8))
            for k, kind in enumerate(("培训", "跟班", "指导", "案卷评查")):
                on = stage.day - timedelta(days=max(-20, begun - 40 - 70 * k))
                done = on if on <= stage.day else None
                words = f"{kind}：执法文书、程序和常见问题"
                supervising.guide(pk, kind, on, words, done_on=done, by=department, at=stage.at(begun - 2 * n, 8))
        delegation.move_batch(pk, BatchVerb(verb), "", by=office, at=stage.at(begun - 2 * n))


def _quotas(stage: Stage, number: str, at: datetime) -> None:
    """Establishment that goes along with a batch: one more for the enforcement office of each township."""
    found = {}
    for view in organs.organs_of_county(stage.county, stage.day):
        if view.township and "综合行政执法" in view.name:
            found.setdefault(view.township, view.id)
    day = legal_day(at)
    office, title = "中共澄川县委机构编制委员会办公室（虚构）", "关于随事核增镇街执法编制的通知"
    paper = staffing.Document(number, day, office, title, staffing.AuthorityLevel.COUNTY)
    by = system_actor("示例数据", stage.county, list(staffing.LedgerPower))
    told = {"document": paper, "valid_from": day, "by": by, "at": at}
    staffing.approve(stage.county, "public", len(found), level="township", **told)
    for _town, organ in sorted(found.items()):
        staffing.allocate(organ, "public", 1, **told)


@transaction.atomic
def play_supervision(county: str, *, now: datetime) -> int:
    """Once the news is handed out: cases drawn and judged, advice on sleeping powers (演示监督); how many lines."""
    if AdviceRow.objects.filter(county=county).exists():
        return 0
    by = system_actor("示例数据", county, list(Power))
    done = 0
    for batch in BatchRow.objects.filter(county=county, state__in=["pilot", "running"]):
        try:
            chosen = supervising.draw(batch.pk, 6, f"{batch.number}-{legal_day(now):%Y%m}", by=by, at=now)
        except ValueError:  # nothing was done with these powers yet
            continue
        lines = SampleRow.objects.filter(batch=batch, matter__in=chosen[:4]).order_by("matter")
        for n, line in enumerate(lines):
            words = "程序合法，文书齐全。" if n else "现场照片没有时间地点，已通知补正。"
            supervising.judge(batch.pk, line.pk, words, right=bool(n), by=by, at=now)
        done += len(chosen)
    return done + _advise(county, by, now)


def _advise(county: str, by: Actor, now: datetime) -> int:
    """Advice on what sleeps, one of each decision."""
    made = advise(county, by=by, at=now)
    rows = list(AdviceRow.objects.filter(county=county).order_by("id")[:2])
    for row, decision in zip(rows, ("support", "retract"), strict=False):
        words = "部门派人跟班三个月，先办三件样板案。" if decision == "support" else "没有监管对象，收回由部门办理。"
        answer_advice([row.pk], decision, words, by=by, at=now)
    return made


__all__ = ["Stage", "items_by_name", "play_attribution", "play_gates", "play_supervision"]
