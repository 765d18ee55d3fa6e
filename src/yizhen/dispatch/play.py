"""How a demo plays this house (示例演示): told stories become cases with every step taken, in time order.

Steps are laid out against the case's own clock and cut off at the present, so that each case stands in the state
it would have reached. They are taken in by the bulk path: same rules, same record as any other case.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from yizhen.dispatch import actions
from yizhen.dispatch.actions import rating, take_many
from yizhen.dispatch.actions.batches import StagedDraft, stage_rows, take_batch
from yizhen.dispatch.actions.replies import ReplyDraft, answer_from, set_reply
from yizhen.dispatch.models import Case
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.county import office
from yizhen.dispatch.queries.leads import responsible
from yizhen.dispatch.queries.replies import fill, fitting
from yizhen.dispatch.queries.turns import to_press
from yizhen.dispatch.rules import case_clock
from yizhen.dispatch.rules.replies import OPEN
from yizhen.dispatch.rules.rows import Parsed
from yizhen.dispatch.terms import Channel, Draft, LeadMode, Move, Power, Prepared, State, Verb
from yizhen.kernel.actors import Actor, NoPower, public_actor, system_actor
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.kernel.working_hours import SHANGHAI, legal_day
from yizhen.territory import door as territory

__all__ = ["Cast", "Parsed", "Tale", "play_cases", "play_import", "play_replies", "play_turns"]

CHUNK, MOST_TURNS, FEW_TURNS = 250, 80, 6
PATH = {
    "plain": (Verb.ACCEPT, Verb.DISPATCH, Verb.SIGN, Verb.HANDLE, Verb.VERIFY_PASS, Verb.CLOSE),
    "rework": (
        Verb.ACCEPT, Verb.DISPATCH, Verb.SIGN, Verb.HANDLE, Verb.REWORK, Verb.HANDLE, Verb.VERIFY_PASS, Verb.CLOSE,
    ),
    "returned": (
        Verb.ACCEPT, Verb.DISPATCH, Verb.RETURN, Verb.DISPATCH, Verb.SIGN, Verb.HANDLE, Verb.VERIFY_PASS, Verb.CLOSE,
    ),
    "designated": (
        Verb.ACCEPT, Verb.DISPATCH, Verb.RETURN, Verb.DESIGNATE, Verb.SIGN, Verb.HANDLE, Verb.VERIFY_PASS, Verb.CLOSE,
    ),
    "refused": (Verb.REFUSE,),
    "withdrawn": (Verb.WITHDRAW,),
}  # fmt: skip
"""Steps of each course (办理路径)."""
STEPS_UNTIL = {
    "received": (), "accepted": PATH["plain"][:1], "dispatched": PATH["plain"][:2], "handling": PATH["plain"][:3],
    "handled": PATH["plain"][:4], "verified": PATH["plain"][:5], "returned": PATH["returned"][:3],
    "designated": PATH["designated"][:4],
}  # fmt: skip
"""Steps that lead to a state in which a case still lies (停留状态)."""
SAID = {
    Verb.WITHDRAW: "问题已自行解决，不再需要办理。",
    Verb.REFUSE: "诉求事项已进入诉讼程序，请依法通过诉讼途径解决。",
    Verb.REWORK: "回访得知问题没有解决，请继续办理。",
    Verb.HANDLE: "已安排人员到现场处置完毕。",
}
RATED_WELL = ("处理得很快，谢谢。", "", "师傅当天就来了。", "", "效果不错，希望能保持。")
REPLIES = (
    (Verb.HANDLE, "", "通用办毕答复", "您好。您反映的事（{{编号}}，{{分类}}）由{{承办单位}}办理。{{办理结果}}如还有问题，请凭编号和查询码告诉我们。"),
    (Verb.HANDLE, "", "需要后续跟进", "您好。您反映的事（{{编号}}）目前办到这一步：{{办理结果}}后续安排会在进度页更新，办结期限{{办结期限}}。"),
    (Verb.HANDLE, "E", "街面事件办毕答复", "您好。{{地点}}的“{{分类}}”问题，{{承办单位}}已到现场处置。{{办理结果}}"),
    (Verb.HANDLE, "P", "设施部件办毕答复", "您好。{{地点}}的“{{分类}}”，{{承办单位}}已完成维修或者更换。{{办理结果}}"),
    (Verb.REFUSE, "", "诉讼途径", "您好。您反映的事（{{编号}}）已进入或者应当通过诉讼、仲裁途径解决，请依法向有管辖权的机关提出。"),
    (Verb.EXTEND, "", "延期说明", "您好。您反映的事（{{编号}}）原定{{办结期限}}办结，因条件所限需要延长，我们会抓紧办理。"),
    (Verb.SUSPEND, "", "缓办说明", "您好。您反映的事（{{编号}}）目前条件不具备，暂时缓办，条件具备后马上恢复。"),
)  # fmt: skip
"""Step, kind, name, text (演示模板)."""
CLOSING, OPENING = time(17, 30), time(8, 30)
LYING_LATE, LOCAL_SHARE = 0.05, 0.7
USUAL_HOURS = 40  # of a case without a standard


@dataclass(frozen=True, slots=True)
class Tale:
    """A story to play (示例诉求): the draft, who took it in, its course, its words and its pace.

    ``stops`` names a state in which it still lies; ``pace`` is the share of the limit that handling took;
    ``luck`` in [0, 1) chooses among actors; ``twin_of`` is the place in the list of the tale told first.
    """

    draft: Draft
    at: datetime
    by: Actor
    fate: str
    stops: str
    pace: float
    luck: float
    reply: str
    note: str
    solved: bool | None
    satisfaction: int | None
    twin_of: int | None = None


@dataclass(frozen=True)
class Cast:
    """Who plays (演示人员): clerks who accept, dispatchers, checkers, and for each organ who handles.

    ``local`` is the grid lead of each village, who often handles what a township holds (``townships``: organs).
    ``returning`` gives ground and words for handing a case back from one organ, naming another.
    """

    clerks: Sequence[Actor]
    dispatchers: Sequence[Actor]
    checkers: Sequence[Actor]
    handlers: Mapping[int, Actor]
    local: Mapping[str, Actor]
    townships: frozenset[int]
    others: Sequence[int]
    returning: Callable[[int, int, float], tuple[str, str]]


def play_cases(tales: Sequence[Tale], cast: Cast, *, county: str, now: datetime) -> int:
    """Take the tales in (演示案件) in their order and return how many; nothing is dated after ``now``."""
    by = system_actor("示例数据", county, [Power.IMPORT])
    made: list[int] = []
    waiting: list[Prepared] = []
    places = _places(tales, county)

    def flush() -> None:
        made.extend(pk for pk, _number in take_many(waiting, by=by, at=now))
        waiting.clear()

    for n, tale in enumerate(tales):
        if len(waiting) >= CHUNK or (tale.twin_of is not None and tale.twin_of >= len(made)):
            flush()
        course = _Course(tale, cast, county, places[n], now)
        twin = made[tale.twin_of] if tale.twin_of is not None else None
        waiting.append(replace(course.prepared(), duplicate_of=twin))
    flush()
    return len(made)


def play_import(rows: Sequence[Parsed], *, name: str, by: Actor, at: datetime) -> int:
    """Take a file of the past in as a batch (演示导入), by whoever has the power, and return how many."""
    drafts = [StagedDraft(line, [one.title], one) for line, one in enumerate(rows, 2)]
    layout = {
        "fingerprint": "", "head": ["标题"], "head_line": 1, "sheet": "", "sheets": [], "encoding": "", "columns": {},
    }  # fmt: skip
    digest = hashlib.sha256("".join(one.number for one in rows).encode()).hexdigest()
    batch = stage_rows(drafts, name=name, sha256=digest, layout=layout, by=by, at=at)
    return take_batch(batch, by=by, at=at)


def play_turns(cast: Cast, *, county: str, now: datetime) -> int:
    """Take further turns with cases that stand open (演示其他环节) and return how many: more time, supervision, more.

    Each by the action that a page would call; what the county's caps do not allow is left out.
    """
    done = 0
    for turn in _turns(cast, county, now):
        try:
            turn()
        except (ValueError, NoPower, NotAllowed, LookupError):
            continue
        done += 1
    clock = system_actor("督办时钟", county, [Power.SUPERVISE])
    for pk, kind, about in to_press(county, now):
        actions.press_by_clock(pk, kind, about, by=clock, at=now)
        done += 1
    return done


def _turns(cast: Cast, county: str, now: datetime) -> Iterator[Callable[[], object]]:
    """Turns in the order in which they are taken, each ready to be called."""
    center, then, later = cast.dispatchers[0], now - timedelta(hours=2), now - timedelta(hours=1)
    rows = Case.objects.filter(county=county)
    ripe = rows.filter(state=State.HANDLING, signed_at__lt=now - timedelta(hours=3), due_at__gt=now).order_by("id")
    for n, (pk, organ) in enumerate(list(ripe.values_list("pk", "holder_organ_id")[:MOST_TURNS])):
        yield from _more_time(pk, cast.handlers.get(organ), center, (then, later), n)
    closed = rows.filter(state=State.CLOSED, closed_at__gt=now - timedelta(days=10), closed_at__lt=then).order_by("id")
    for pk in list(closed.values_list("pk", flat=True)[:FEW_TURNS]):
        yield partial(actions.reopen, pk, words="回访得知问题又出现，请继续办理。", by=center, at=later)
    yield from _rated(rows, now)
    yield from _answered(rows, cast, now)
    for main in list(ripe[:3]):
        yield partial(_another_asks, main, cast.clerks[0], center, (then, later))
    waiting = rows.filter(state=State.ACCEPTED, accepted_at__lt=then).order_by("id")
    for n, pk in enumerate(list(waiting.values_list("pk", flat=True)[:FEW_TURNS])):
        if n % 3 == 0:
            yield partial(actions.void, pk, words="重复测试产生的空白来件，没有实际内容。", by=center, at=later)
        else:
            parts = [(organ, "按职责办理本单位的部分") for organ in cast.others[:2]]
            yield partial(actions.split, pk, parts=parts, words="涉及两个单位的职责，同时办理。", by=center, at=later)


@transaction.atomic
def _rate(pk: int, n: int, *, by: Actor, at: datetime) -> None:
    """What a requester says of an ended case, as the follow page would take it."""
    solved = n % 9 != 0
    level = (5, 4, 5, 4, 3, 5, 4)[n % 7] if solved else 1 + n % 2
    words = RATED_WELL[n % len(RATED_WELL)] if solved else "只清了路口，里面还是老样子。"
    case = Case.objects.select_for_update().get(pk=pk)
    rating.rated(case, solved=solved, satisfaction=level, words=words, by=by, at=at)


def _rated(rows: QuerySet[Case], now: datetime) -> Iterator[Callable[[], object]]:
    """Some of those who asked say what they think, within the county's window."""
    closed = rows.filter(state=State.CLOSED, closed_at__gt=now - timedelta(days=13), closed_at__lt=now - timedelta(hours=8))
    for n, (pk, county, ended) in enumerate(list(closed.order_by("id").values_list("pk", "county", "closed_at"))):
        if n % 5 == 0:
            at = min(ended + timedelta(hours=3 + n % 40), now - timedelta(minutes=5 + n % 50))
            yield partial(_rate, pk, n, by=public_actor(county, [Power.REPORT]), at=at)


def _answered(rows: QuerySet[Case], cast: Cast, now: datetime) -> Iterator[Callable[[], object]]:
    """A few are answered from a template this morning."""
    at = now - timedelta(minutes=40)
    open_ = rows.filter(state=State.HANDLING, signed_at__lt=now - timedelta(hours=6), due_at__gt=now, asked="", supervised=0)
    for case in list(open_.order_by("-id")[:FEW_TURNS]):
        desk = cast.handlers.get(case.holder_organ_id or 0)
        found = fitting(case.county, Verb.HANDLE, case.category_id, legal_day(at))
        if desk is None or not found:
            continue
        text = (fill(found[0].id, Verb.HANDLE, case, at) or "").replace(f"{OPEN}办理结果】", SAID[Verb.HANDLE])
        yield partial(answer_from, actions.handle, case.pk, verb=Verb.HANDLE, template=found[0].id, words=text, by=desk, at=at)


def play_replies(by: Actor, *, at: datetime) -> int:
    """Set the county's reply templates (演示答复模板) and return how many."""
    for verb, category, name, text in REPLIES:
        set_reply(ReplyDraft(name, verb, text, legal_day(at), category), by=by, at=at)
    return len(REPLIES)


def _another_asks(main: Case, clerk: Actor, center: Actor, when: tuple[datetime, datetime]) -> None:
    """Another resident calls about the same thing, and the two are handled together."""
    known = catalogue(main.county, legal_day(when[0])).categories.get(main.category_id or 0)
    draft = Draft(
        main.title, main.detail, known.code if known else "", main.level, Channel.PHONE, main.lon, main.lat,
        main.village or main.township, main.place_text, anonymous=True,
    )  # fmt: skip
    made = actions.report(draft, by=clerk, at=when[0])
    words = "同一地点的同一问题，合并办理；请凭您的查询码看进度。"
    actions.merge(made.id, into=main.number, words=words, by=center, at=when[1])


def _more_time(
    pk: int, desk: Actor | None, center: Actor, when: tuple[datetime, datetime], n: int
) -> Iterator[Callable[[], object]]:
    """One of four turns of a case that is being handled."""
    if desk is None:
        return
    then, later = when
    if n % 4 < 2:  # noqa: PLR2004  half of them ask for a longer limit
        yield partial(actions.ask_extension, pk, amount=1, words="配件要从外地调运，到货后一天装完。", by=desk, at=then)
        if n % 4 == 0:
            yield partial(actions.extend, pk, by=center, at=later)
    elif n % 4 == 2:  # noqa: PLR2004
        until, ground = legal_day(later) + timedelta(days=5), "气象台发布连日降雨预报"
        yield partial(actions.ask_suspension, pk, until=until, ground=ground, words="雨停以后才能施工。", by=desk, at=then)
        yield partial(actions.suspend, pk, by=center, at=later)
    else:
        yield partial(actions.supervise, pk, words="诉求人多次来电，请说明进展。", by=center, at=then)
        if n % 8 == 3:  # noqa: PLR2004
            yield partial(actions.answer, pk, words="施工队已进场，明天下班前办完。", by=desk, at=later)


def _places(tales: Sequence[Tale], county: str) -> list[tuple[str, str]]:
    """Township and village of each tale, as taking it in will find them."""
    pointed = [n for n, tale in enumerate(tales) if tale.draft.lon is not None]
    points = [(tales[n].draft.lon or 0.0, tales[n].draft.lat or 0.0) for n in pointed]
    hits = dict(zip(pointed, territory.locate_many(points, county), strict=True)) if points else {}
    found = []
    for n, tale in enumerate(tales):
        hit, code = hits.get(n), tale.draft.division
        found.append((hit.township, hit.village) if hit else (code[:9], code if len(code) > 9 else ""))  # noqa: PLR2004
    return found


class _Course:
    """One tale laid out in time (一件的经过)."""

    def __init__(self, tale: Tale, cast: Cast, county: str, place: tuple[str, str], now: datetime) -> None:
        self.tale, self.cast, self.county, self.now = tale, cast, county, now
        day = legal_day(tale.at)
        offered = catalogue(county, day)
        category = offered.category(tale.draft.category)
        found = responsible(county, category.id if category else None, *place, day)
        self.village = place[1]
        self.lead = self.holder = found.organ or 0
        standard = offered.standard(category.id if category else None, tale.draft.level)
        desk = office(county, day)
        self.due = tale.at + timedelta(hours=USUAL_HOURS)
        if standard is not None:
            self.due = case_clock(standard, tale.at, desk.calendar, desk.hours).due_at.astimezone(SHANGHAI)
        # An open case is mostly still in time: one whose limit is over has usually gone its way.
        self.stops = tale.stops if self.due > now or tale.luck < LYING_LATE else ""
        self.urgent = self.due - tale.at < timedelta(hours=10)

    def prepared(self) -> Prepared:
        """The case with every step up to the present."""
        tale = self.tale
        moves = tuple(self._moves())
        ended = any(move.verb is Verb.VERIFY_PASS for move in moves)
        return Prepared(
            tale.draft, tale.at, moves, by=tale.by,
            satisfaction=tale.satisfaction if ended else None, solved=tale.solved if ended else None,
        )  # fmt: skip

    def _moves(self) -> Iterator[Move]:
        verbs = STEPS_UNTIL[self.stops] if self.stops else PATH[self.tale.fate]
        instants = self._lying(len(verbs)) if self.stops else self._running(verbs)
        seen: list[Verb] = []
        for verb, instant in zip(verbs, instants, strict=True):
            at = instant.replace(microsecond=0)
            if at > self.now:
                return
            yield self._move(verb, at, seen)
            seen.append(verb)

    def _lying(self, count: int) -> list[datetime]:
        """Instants of a case that still lies where it is: soon after each other, all before the present."""
        whole = (self.now - self.tale.at) * (0.35 + 0.5 * self.tale.luck)
        return [self.tale.at + whole * ((n + 1) / (count + 1)) ** 1.5 for n in range(count)]

    def _running(self, verbs: Sequence[Verb]) -> list[datetime]:
        """Instants of a case that went its way: handled at its pace, the rest in office hours."""
        luck, at, made = self.tale.luck, self.tale.at, []
        handled = self.tale.at + (self.due - self.tale.at) * self.tale.pace
        for n, verb in enumerate(verbs):
            wait = timedelta(minutes=4 + 50 * ((luck * (n + 3) * 7.31) % 1))
            if verb is Verb.HANDLE:
                at = max(at + wait, self._office(handled, self.due if self.tale.pace < 1 else None))
                handled = at + timedelta(hours=6 + 40 * luck)
            elif verb in (Verb.VERIFY_PASS, Verb.REWORK):
                at = self._office(at + timedelta(hours=2 + 44 * luck))
            elif verb in (Verb.RETURN, Verb.REFUSE, Verb.WITHDRAW):
                at = self._office(at + wait * 3)
            else:
                at = at + wait / 4 if self.urgent else self._office(at + wait)
            made.append(at)
        return made

    def _office(self, at: datetime, limit: datetime | None = None) -> datetime:
        """The instant moved into office hours, but not over a limit that was kept."""
        if self.urgent and limit is not None:
            return at
        local = at.astimezone(SHANGHAI)
        minutes = timedelta(minutes=int(45 * self.tale.luck))
        if local.timetz().replace(tzinfo=None) < OPENING:
            local = datetime.combine(local.date(), OPENING, SHANGHAI) + minutes
        elif local.timetz().replace(tzinfo=None) > CLOSING:
            local = datetime.combine(local.date() + timedelta(days=1), OPENING, SHANGHAI) + minutes
        return at if limit is not None and local > limit else local

    def _move(self, verb: Verb, at: datetime, seen: Sequence[Verb]) -> Move:
        if verb in (Verb.DISPATCH, Verb.DESIGNATE):
            return self._send(verb, at, again=Verb.RETURN in seen)
        words, ground = SAID.get(verb, ""), ""
        if verb is Verb.HANDLE and (self.tale.fate != "rework" or Verb.REWORK in seen):
            words = self.tale.reply
        elif verb is Verb.VERIFY_PASS:
            words = self.tale.note
        elif verb is Verb.RETURN:
            ground, words = self.cast.returning(self.holder, self._other(), self.tale.luck)
        return Move(verb, self._who(verb), at, words=words, ground=ground)

    def _who(self, verb: Verb) -> Actor:
        """Who takes a step: the requester, a clerk, a checker, or the organ that holds the case."""
        if verb is Verb.WITHDRAW:
            return self.tale.by
        pools = {Verb.ACCEPT: self.cast.clerks, Verb.REFUSE: self.cast.clerks}
        pools |= dict.fromkeys((Verb.REWORK, Verb.VERIFY_PASS, Verb.CLOSE), self.cast.checkers)
        if verb in pools:
            return self._one(pools[verb])
        near = verb is not Verb.RETURN and self.holder in self.cast.townships and self.tale.luck < LOCAL_SHARE
        return self.cast.local[self.village] if near else self.cast.handlers[self.holder]

    def _send(self, verb: Verb, at: datetime, *, again: bool) -> Move:
        by = self._one(self.cast.dispatchers)
        if not again:
            return Move(verb, by, at)
        self.holder = self._other()
        if verb is Verb.DESIGNATE:
            words = "退单理由与现场情况不符，经会商由你单位牵头办理，不再退回。"
            return Move(verb, by, at, organ=self.holder, words=words, mode=LeadMode.DESIGNATED)
        words = "退单理由成立，改派有管理职责的单位。"
        return Move(verb, by, at, organ=self.holder, words=words, mode=LeadMode.OVERRIDE)

    def _other(self) -> int:
        """Who takes a returned case: another organ; a designation may come back to the lead itself."""
        others = [organ for organ in self.cast.others if organ != self.lead]
        return others[int(self.tale.luck * len(others))]

    def _one(self, actors: Sequence[Actor]) -> Actor:
        return actors[int(self.tale.luck * 997) % len(actors)]
