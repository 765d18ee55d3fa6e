"""The demo county's ledger opens with its people (示例期初): most units with some room, a few full, a few over, with digest plans."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random

from yizhen.kernel.actors import Actor
from yizhen.organs.door import OrganView, organs_by_id
from yizhen.staffing.actions.checking import level_of
from yizhen.staffing.actions.checks import check_county
from yizhen.staffing.actions.digests import set_digests
from yizhen.staffing.actions.ledger import allocate, approve, borrow, reserve, transfer
from yizhen.staffing.actions.people import take_people
from yizhen.staffing.actions.posting import post_many
from yizhen.staffing.actions.quotas import put_on_quota
from yizhen.staffing.models import Account, Seat, StaffRow
from yizhen.staffing.rules.catalogue import categories, leader_category
from yizhen.staffing.terms import DigestDraft, Document, EntryDraft, Kind, LegDraft, Place
from yizhen.staffing.terms.people_values import StaffDraft

ROOM = ((0, 30), (1, 34), (2, 24), (3, 12))
"""How many free quotas a unit opens with, and how often (空编)."""
WIDE, WIDER = 8, (5, 9)
"""How many units stand far below what they were given, and by how much (空编较多)."""
OVER = (("administrative", False, 4), ("administrative", True, 3), ("public", False, 1), ("public", True, 2),
        ("leader.section_deputy", False, 1), ("leader.section_deputy", True, 1))  # fmt: skip
"""Units that open over their quotas: category, of a township or not, how many (超编、超职数)."""
FULL = 3
"""A unit over its quotas has at least so many people (超编单位的最少人数)."""
REASONS = ("机构改革划转人员", "军转安置", "撤乡并镇时留下的人员")
METHODS = ("自然减员", "调出", "职级晋升后免去领导职务", "进入干部周转池")
Key = tuple[int, str]


def open_ledger(*, by: Actor, at: datetime, now: datetime, since: date, seed: int) -> dict[str, int]:
    """Open the ledger of the actor's county with everybody on their quota (期初入账): entries, seats, units over."""
    rng = Random(f"opening {seed}")  # noqa: S311  invented figures
    staff = list(
        StaffRow.objects.filter(county=by.county).order_by("id")
        .values_list("person", "organ", "category", "leader_level")
    )  # fmt: skip
    seats = [(person, (organ, category)) for person, organ, category, _level in staff if category]
    seats += [(person, (organ, leader_category(level))) for person, organ, _c, level in staff if leader_category(level) in categories()]
    views = organs_by_id({organ for _person, (organ, _category) in seats})
    counts = Counter(key for _person, key in seats)
    over = _over(counts, views, rng)
    wide = set(rng.sample(sorted(key for key in counts if key not in over and not key[1].startswith("leader.")), WIDE))
    paper = Document(f"澄编发〔{since.year}〕1号", since, "中共澄川县委机构编制委员会（虚构）", "关于核定机构编制的通知")
    by_organ: dict[int, list[Key]] = {}
    for key in sorted(counts):
        by_organ.setdefault(key[0], []).append(key)
    drafts = [
        EntryDraft(Kind.OPEN, by.county, paper, since, tuple(
            leg for key in keys for leg in _legs(views[organ], key[1], counts[key], _room(key, over, wide, rng))
        ))
        for organ, keys in by_organ.items()
    ]  # fmt: skip
    entries = dict(zip(by_organ, post_many(drafts, by=by, at=at, check=False), strict=True))
    _seat(seats, entries, since)
    _digest(over, by=by, at=now)
    _turnover(sorted(counts), by=by, at=now)
    check_county(by.county, by=by, at=now)
    return {"entries": len(entries), "seats": len(seats), "over": len(over)}


def _over(counts: Counter[Key], views: Mapping[int, OrganView], rng: Random) -> dict[Key, int]:
    """The units that open over their quotas, and by how many (超编单位)."""
    found: dict[Key, int] = {}
    for category, town, number in OVER:
        some = sorted(
            key for key, n in counts.items()
            if key[1] == category and n >= FULL and bool(views[key[0]].township) is town
        )  # fmt: skip
        for n, key in enumerate(rng.sample(some, min(number, len(some)))):
            found[key] = 1 + (n == 0 and not category.startswith("leader."))
    return found


def _room(key: Key, over: Mapping[Key, int], wide: set[Key], rng: Random) -> int:
    if key in over:
        return -over[key]
    if key in wide and categories()[key[1]].has_quota:
        return rng.randint(*WIDER)
    if key[1].startswith("leader.") or not categories()[key[1]].has_quota:
        return 0
    return rng.choices([n for n, _weight in ROOM], weights=[weight for _n, weight in ROOM])[0]


def _legs(view: OrganView, category: str, seated: int, room: int) -> Iterator[LegDraft]:
    level = level_of(view)
    yield LegDraft(None, category, Place.AUTHORITY, -(seated + room), "", level)
    yield LegDraft(view.id, category, Place.OCCUPIED, seated, "", level)
    if room:
        yield LegDraft(view.id, category, Place.FREE, room, "", level)


def _seat(seats: list[tuple[int, Key]], entries: dict[int, int], since: date) -> None:
    rows = Account.objects.filter(organ__in=entries, purpose="").values_list("organ_id", "category", "pk")
    accounts = {(organ, category): pk for organ, category, pk in rows}
    Seat.objects.bulk_create(
        [
            Seat(
                account_id=accounts[key], person_id=person, strand=categories()[key[1]].strand, entry_id=entries[key[0]],
                valid_from=since, slip="",
            )
            for person, key in seats
        ],
        batch_size=500,
    )  # fmt: skip


def _digest(over: Mapping[Key, int], *, by: Actor, at: datetime) -> None:
    """Most of the excess has a plan; one is left without, so that the board has something to say."""
    day = at.date()
    set_digests(
        [
            DigestDraft(
                organ, category, over[organ, category], REASONS[n % len(REASONS)], METHODS[n % len(METHODS)],
                day + timedelta(days=(400, -30, 700)[n % 3]),
            )
            for n, (organ, category) in enumerate(sorted(over)[:-1])
        ],
        by=by, at=at,
    )  # fmt: skip


def _turnover(keys: list[Key], *, by: Actor, at: datetime) -> None:
    """Quotas that the county keeps and lends (编制周转池)."""
    day = at.date() - timedelta(days=300)
    paper = Document(f"澄编发〔{day.year}〕7号", day, "中共澄川县委机构编制委员会（虚构）", "关于建立事业编制周转池的通知")
    told = {"document": paper, "valid_from": day, "by": by, "at": at}
    approve(by.county, "public", 12, override="期初建立周转池", **told)
    reserve(by.county, "public", 12, **told)
    found = organs_by_id([organ for organ, category in keys if category == "public"])
    county = sorted(one.id for one in found.values() if level_of(one) == "county")
    for n, organ in enumerate(county[:3]):
        borrow(organ, "public", 1, until=day + timedelta(days=730 if n else 250), note="高层次人才", **told)


def grant(  # noqa: PLR0917  what an approval names
    county: str, organ: int, category: str, count: int, number: str, on: date, *, by: Actor, at: datetime
) -> None:
    """Quotas that a unit was given when it was set up (新设单位核定编制)."""
    paper = Document(number, on, "中共澄川县委机构编制委员会（虚构）", "关于核定编制的批复")
    told = {"document": paper, "valid_from": on, "by": by, "at": at}
    approve(county, category, count, override="示例：新设单位核定编制", **told)
    allocate(organ, category, count, **told)


def look_again(county: str, *, by: Actor, at: datetime) -> None:
    """Let the board look at the whole county once more (全面检查), when its organs have changed too."""
    check_county(county, by=by, at=at)


def pass_on(  # noqa: PLR0917  what a transfer names
    source: int, target: int, category: str, count: int, number: str, on: date, *, by: Actor, at: datetime
) -> None:
    """Quotas that go with a merger (随机构合并划转)."""
    paper = Document(number, on, "中共澄川县委机构编制委员会（虚构）", "关于划转编制的通知")
    transfer(source, target, category, count, document=paper, valid_from=on, by=by, at=at, override="示例：机构合并")


def people_of(organ: int, cast: Sequence[tuple[str, str, int, str]], *, by: Actor, at: datetime) -> None:
    """People who came onto the quotas of a new unit (新设单位人员): staff number, name, year of birth, sex."""
    paper = Document(f"澄编办〔{at.year}〕上编", at.date(), "县委编办", "上编")
    drafts = [
        StaffDraft(
            organ, "public_manager", staff_no=number, name=name, sex=sex, born_on=date(max(born, 1975), 6, 12),
            worked_since=date(max(born, 1975) + 22, 7, 1), education="bachelor", title="工作人员", entry="open_recruitment",
            joined_on=at.date(), staff_class="staff", post_kind="management",
        )
        for number, name, born, sex in cast
    ]  # fmt: skip
    for taken in take_people(drafts, by=by, at=at):
        assert taken.staff is not None, taken.refused
        put_on_quota(taken.staff, "public", since=at.date(), document=paper, by=by, at=at)
