"""示例县演示 player: makes the fictional county live in this installation, by the acts of the houses.

All of it is one transaction: a demo that was stopped in the middle leaves nothing behind. The same seed and day
make the same county; only passwords, keys and follow codes differ, because published ones would be a hole.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import transaction
from shapely import Polygon
from shapely.geometry import mapping

from yizhen.county import door as county_house
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.play import Cast, Tale, play_cases, play_import, play_replies, play_turns
from yizhen.identity import door as identity
from yizhen.kernel.actors import Actor, public_actor, system_actor
from yizhen.kernel.working_hours import SHANGHAI
from yizhen.organs import door as organs
from yizhen.site.demo import county as content
from yizhen.site.demo import registry, texts
from yizhen.site.demo.duties import play_duties
from yizhen.site.demo.gates import play_borders
from yizhen.site.demo.history import FILE, FIRST, handed_over
from yizhen.site.demo.papers import play_documents
from yizhen.site.demo.polygons import polygons
from yizhen.site.demo.reforms import play_new_names, play_reforms
from yizhen.site.demo.staffing import play_staffing
from yizhen.site.demo.stories import Story, stories
from yizhen.site.demo.terms import TOWNSHIP_ITSELF, TOWNSHIP_KINDS, County, Post
from yizhen.staffing import door as staffing
from yizhen.territory import door as territory

SEED = 2026
MORNING = time(8, 0)
"""The demo stands at eight in the morning of its day: nothing in it lies in the future."""
FICTION = county_house.Source("示例县自行设定（虚构）")
BOOK = "《澄川县部门和镇街职责清单》（虚构）"
ON_LEAVE = 14
LIAISON = "department_liaison"
NEIGHBORS = (
    "urban_management", "housing", "transport", "water", "natural_resources", "ecology", "market_regulation",
    "public_security", "agriculture",
)  # fmt: skip
"""Departments whose duties border on each other's (职责相邻的部门): returned cases go among them."""
LEADER = "县领导"
LEAVE_KINDS = ("annual", "annual", "sick", "business", "training")


@dataclass(frozen=True, slots=True)
class Account:
    """示例账号 one account: kind of user, name, post, user name and this installation's own password."""

    kind: str
    name: str
    post: str
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class Played:
    """演示结果 what the demo made: counts, and the accounts."""

    county: str
    name: str
    day: date
    seed: int
    divisions: int
    organs: int
    posts: int
    people: int
    on_leave: int
    leads: int
    categories_without_lead: int
    cases: int
    states: Mapping[str, int]
    accounts: tuple[Account, ...]

    def counts(self) -> dict[str, object]:
        """Everything but the passwords (统计)."""
        return {key: value for key, value in asdict(self).items() if key != "accounts"}


def present(day: date) -> datetime:
    """The instant at which the demo of a day stands (演示时点)."""
    return datetime.combine(day, MORNING, SHANGHAI)


def latest_day(moment: datetime) -> date:
    """The latest day whose demo holds nothing of the future (最近可演示日)."""
    local = moment.astimezone(SHANGHAI)
    return local.date() if local.timetz().replace(tzinfo=None) >= MORNING else local.date() - timedelta(days=1)


@transaction.atomic
def play(*, seed: int, day: date, before_commit: Callable[[Played], None] | None = None) -> Played:
    """Make the county of a seed as it stands on a day (演示示例县), all or nothing."""
    player = _Player(content.load(seed), seed, day)
    player.land()
    player.organs()
    accounts = player.accounts()
    player.categories()
    staffing.load_sources(by=player.by, at=player.now)
    player.staffing()
    play_duties(player.county, player.ids, by=player.by, seed=seed, day=day)
    play_borders(player.county, player.ids, by=player.by, day=day)
    play_reforms(player.county, player.ids, by=player.by, day=day, now=player.now)
    cases = player.cases()
    player.papers()
    played = player.result(cases, accounts)
    if before_commit is not None:
        before_commit(played)
    return played


class _Player:
    """The demo of one county on one day."""

    def __init__(self, county: County, seed: int, day: date) -> None:
        self.county, self.seed, self.day = county, seed, day
        self.now = present(day)
        self.since = date(day.year - 5, 1, 1)
        self.begun = datetime.combine(self.since, MORNING, SHANGHAI)
        self.rng = Random(f"player {seed} {day.isoformat()}")  # noqa: S311  invented leave and luck
        self.by = system_actor("示例数据", county.code, sorted(identity.POWERS))
        self.shapes: Mapping[str, Polygon] = polygons(seed)
        self.leads = 0
        self.ids: organs.Loaded
        self.actors: dict[int, Actor] = {}

    # -- territory, county --------------------------------------------------------------------------------

    def land(self) -> None:
        """Divisions, borders, the county and its settings."""
        rows = [
            territory.DivisionRow(
                line=n, code=one.code, name=one.name, level=territory.Level(one.level), parent=one.parent or "",
                valid_from=self.since, kind=one.kind, illustrative=True,
            )
            for n, one in enumerate(self.county.divisions, 1)
        ]  # fmt: skip
        report = territory.import_divisions(rows, by=self.by, at=self.begun, source="示例县（虚构）")
        if report.refused:
            raise ValueError(f"demo divisions refused: {report.refused[:3]}")
        borders = [
            territory.BoundaryRow(one.code, territory.Level(one.level), mapping(self.shapes[one.code]), illustrative=True)
            for one in self.county.divisions
            if one.code in self.shapes
        ]
        territory.set_boundaries(
            borders, by=self.by, at=self.begun, valid_from=self.since, source="程序生成的示意图形"
        )
        county_house.open_county(self.county.code, self.county.name, fictional=True, by=self.by, at=self.begun)
        self._settings()

    def _settings(self) -> None:
        code, by = self.county.code, self.by
        spans = content.source()["county"]["working_hours"]
        usual = " ".join(f"{first}-{last}" for first, last in spans)
        summer = ("06-01", "09-30", "08:30-12:00 15:00-18:00")
        county_house.set_working_hours(
            code, usual, [summer], in_force_from=self.since, source=FICTION, by=by, at=self.begun
        )
        county_house.set_rule(  # whoever tries the demo has no telephone enrolled
            code, "identity.second_factor", "无", in_force_from=self.since, source=FICTION, by=by, at=self.begun
        )
        closed = self.day - timedelta(days=75)
        while not county_house.calendar_for(code).is_workday(closed):
            closed -= timedelta(days=1)
        flood = county_house.CalendarDay(closed, county_house.DayKind.CLOSURE, "县城配电检修，政务服务场所停办一天")
        county_house.enter_overlay_days(
            code, [flood], source=county_house.Source("澄川县人民政府通告（虚构）"), by=by, at=self._on(closed, -6)
        )

    def _on(self, day: date, shift: int = 0) -> datetime:
        return datetime.combine(day + timedelta(days=shift), time(9, 0), SHANGHAI)

    # -- organs, posts, leave -----------------------------------------------------------------------------

    def organs(self) -> None:
        """Organs, posts, people with A and B posts, and those on leave these days."""
        made = self.county
        self.ids = organs.load_organs(
            made.code,
            organs=registry.drafts(made),
            relations=[organs.RelationDraft(one.kind, one.first, one.second) for one in made.relations],
            posts=[organs.PostDraft(one.key, one.organ, one.title, one.leader, one.level) for one in made.posts],
            people=[organs.PersonDraft(one.key, one.name) for one in made.people],
            holdings=[
                organs.HoldingDraft(one.key, person, slot)
                for one in made.posts
                for slot, person in ((organs.Slot.A, one.a), (organs.Slot.B, one.b))
            ],
            valid_from=self.since,
            by=self.by,
            at=self.begun,
        )  # fmt: skip
        backstop = self.ids.organs[made.backstop.key]
        county_house.set_backstop(made.code, backstop, by=self.by, at=self.begun)
        play_new_names(made, self.ids, by=self.by, day=self.day)
        self._leave()

    def _leave(self) -> None:
        kept = {post.a for post in self._account_posts().values()}
        away = [post.a for post in self.county.posts if post.a not in kept]
        for person in sorted(self.rng.sample(away, ON_LEAVE)):
            first = self.day - timedelta(days=self.rng.randrange(6))
            organs.take_leave(
                self.ids.people[person], first, self.day + timedelta(days=self.rng.randrange(1, 9)),
                kind=self.rng.choice(LEAVE_KINDS), by=self.by, at=self._on(first, -3),
            )  # fmt: skip

    # -- roles, accounts ----------------------------------------------------------------------------------

    def _account_posts(self) -> dict[str, Post]:
        """One post for each role: a kind of user (用户类别)."""
        chosen: dict[str, Post] = {}
        for role in self.county.roles:
            some = [post for post in self.county.posts if role.key in post.roles and post not in chosen.values()]
            only = [post for post in some if post.roles == (role.key,)]
            plain = [post for post in only if not post.leader] if role.key == "analyst" else []
            led = [post for post in only if post.organ == "urban_management"] if role.key == LIAISON else []
            chosen[role.name] = (led or plain or only or some)[0]
        heads = [post for post in self.county.posts if post.leader and post.organ == "county_government"]
        return chosen | {LEADER: heads[0]}

    def accounts(self) -> tuple[Account, ...]:
        """Roles of all posts, and one account for each kind of user."""
        identity.load_roles(by=self.by, at=self.begun)
        identity.grant_roles(
            self.county.code, list(self._grants()), valid_from=self.since, by=self.by, at=self.begun
        )
        people = {one.key: one for one in self.county.people}
        made = []
        for kind, post in self._account_posts().items():
            person = people[post.a]
            _pk, password = identity.create_account(
                username=person.login, county=self.county.code, person_id=self.ids.people[person.key],
                must_change=False, by=self.by, at=self.now,
            )  # fmt: skip
            seat = f"{self._organ_name(post.organ)} {post.title}"
            made.append(Account(kind, person.name, seat, person.login, password))
        return tuple(made)

    def _organ_name(self, key: str) -> str:
        return next(one.short or one.name for one in self.county.organs if one.key == key)

    def _grants(self):
        scopes = {role.key: role.scope for role in self.county.roles}
        towns = {one.key: one.township for one in self.county.organs}
        for post in self.county.posts:
            for role in (*post.roles, *self._extra(post)):
                scope = scopes[role]
                if scope == identity.Scope.COUNTY and towns[post.organ]:
                    scope = identity.Scope.TOWNSHIP
                yield identity.GrantDraft(self.ids.posts[post.key], role, scope)

    def _extra(self, post: Post) -> tuple[str, ...]:
        """Organs that lead or back up, but have no liaison of their own, let an ordinary post handle."""
        return (LIAISON,) if post.key in self._stand_ins().values() else ()

    def _stand_ins(self) -> dict[str, str]:
        led = {one.key for one in self.county.organs if one.department or one.backstop}
        has = {post.organ for post in self.county.posts if LIAISON in post.roles}
        found: dict[str, str] = {}
        for post in self.county.posts:
            if post.organ in led - has and not post.leader and "admin" not in "".join(post.roles):
                found.setdefault(post.organ, post.key)
        return found

    # -- dispatch -----------------------------------------------------------------------------------------

    def categories(self) -> None:
        """Catalogue, and who leads where; what nobody leads is left to the backstop."""
        dispatch.load_catalogue(since=self.since, by=self.by, at=self.begun)
        towns = [one for one in self.county.divisions if one.level == territory.Level.TOWNSHIP]
        drafts = []
        for leaf in dispatch.catalogue(self.county.code, self.day).leaves():
            if leaf.lead_role == TOWNSHIP_ITSELF:
                drafts += [self._lead(leaf, town.code[:9], dispatch.LeadMode.TERRITORIAL) for town in towns]
            elif leaf.lead_role:
                drafts.append(self._lead(leaf, "", dispatch.LeadMode.STATUTORY))
        self.leads = dispatch.configure_leads(drafts, by=self.by, at=self.begun)

    def _lead(self, leaf: dispatch.Category, place: str, mode: dispatch.LeadMode) -> dispatch.LeadDraft:
        organ = self.county.organ_for(leaf.lead_role, place)
        ground = f"{BOOK}“{leaf.path[-2]}”部分"
        return dispatch.LeadDraft(leaf.code, self.ids.organs[organ.key], mode, ground, self.since, place)

    def cases(self) -> int:
        """A year of requests with everything done about them."""
        offered = dispatch.catalogue(self.county.code, self.day)
        levels = {leaf.code: len(offered.standards.get(leaf.id, ())) or 1 for leaf in offered.leaves()}
        told = stories(
            self.county, self.shapes, levels, seed=self.seed, day=self.day, now=self.now, slow=_slowest(offered),
            local=tuple(leaf.code for leaf in offered.leaves() if leaf.lead_role == TOWNSHIP_ITSELF),
        )  # fmt: skip
        tales = [self._tale(one) for one in told]
        past = handed_over(self.county, seed=self.seed, day=self.day)
        clerk, at = self._actor(self._by_role("command_centre")[0]), self._on(self.day, -FIRST + 5)
        count = play_import(past, name=FILE, by=clerk, at=at)
        cast = self._cast()
        play_replies(self.by, at=self.begun)
        count += play_cases(tales, cast, county=self.county.code, now=self.now)
        play_turns(cast, county=self.county.code, now=self.now)
        return count

    def staffing(self) -> None:
        """The people ledger, the ledger of quotas, a year of plans and slips."""
        signed_in = frozenset(self.ids.people[post.a] for post in self._account_posts().values())
        play_staffing(
            self.county, self.ids, self._actor, by=self.by, begun=self.begun, since=self.since, now=self.now,
            seed=self.seed, signed_in=signed_in,
        )  # fmt: skip

    def papers(self) -> int:
        """What one street or town issued and drafts these weeks."""
        return play_documents(
            self.county, self.ids, self._actor, by=self.by, begun=self.begun, day=self.day, now=self.now
        )

    def _tale(self, one: Story) -> Tale:
        asker, note = one.asker, one.follow_up
        draft = dispatch.Draft(
            title=one.text.title, detail=one.text.detail, category=one.text.category, level=one.level,
            channel=dispatch.Channel(one.channel), division=one.village, place_text=one.text.spot,
            lon=one.point[0] if one.point else None, lat=one.point[1] if one.point else None,
            name=asker.name if asker else "", phone=asker.phone if asker else "", anonymous=one.anonymous,
        )  # fmt: skip
        solved = {"solved": True, "partly": True, "unsolved": False}.get(note.outcome)
        fate = "rework" if solved is False and one.fate == "plain" else one.fate
        return Tale(
            draft, one.at, self._taker(one), fate, one.stops, one.pace, one.luck, one.text.reply, note.note,
            solved, note.satisfaction, one.twin_of,
        )  # fmt: skip

    def _taker(self, one: Story) -> Actor:
        """Who took a request in: the resident by web, a clerk, a window, the village's grid worker."""
        if one.channel == "web":
            return public_actor(self.county.code, [dispatch.Power.REPORT, dispatch.Power.INTAKE])
        if one.channel == "grid":
            posts = [p for p in self.county.posts if p.territory == one.village and "grid_worker" in p.roles]
            return self._actor(posts[0])
        role = {"phone": "hotline_clerk", "window": "window_clerk", "api": "hotline_clerk"}[one.channel]
        near = {"command", "service_hall", *self._seated(one.village[:9])}
        pool = [p for p in self._by_role(role) if p.organ in near]
        return self._actor(pool[int(one.luck * len(pool))])

    def _seated(self, township: str) -> set[str]:
        """Organs that sit in a township."""
        return {one.key for one in self.county.organs if one.township == township}

    def _by_role(self, role: str) -> list[Post]:
        return [post for post in self.county.posts if role in post.roles]

    def _actor(self, post: Post) -> Actor:
        pk = self.ids.posts[post.key]
        if pk not in self.actors:
            self.actors[pk] = identity.actor_for_post(pk, self._on(self.day, -60), channel="web")
        return self.actors[pk]

    def _cast(self) -> Cast:
        command = [self._actor(p) for p in self._by_role("command_centre")]
        handlers = self._handlers()
        others = [self.ids.organs[key] for key in NEIGHBORS]
        short = {self.ids.organs[one.key]: one.short or one.name for one in self.county.organs}
        offered = dispatch.catalogue(self.county.code, self.day).return_grounds
        grounds = {one.code: one.name for one in offered}
        return Cast(
            clerks=[self._actor(p) for p in self._by_role("hotline_clerk")],
            dispatchers=command,
            checkers=command,
            handlers=handlers,
            local={p.territory: self._actor(p) for p in self._by_role("grid_lead") if p.territory},
            townships=frozenset(self.ids.organs[o.key] for o in self.county.organs if o.kind in TOWNSHIP_KINDS),
            others=[pk for pk in others if pk in handlers],
            returning=lambda organ, other, luck: _return(short[organ], short[other], luck, grounds),
        )

    def _handlers(self) -> dict[int, Actor]:
        """For each organ that may lead, who handles there; a township acts by its command post."""
        found: dict[int, Actor] = {}
        stand_ins = set(self._stand_ins().values())
        command = {one.township: one.key for one in self.county.organs if one.key.endswith(".governance")}
        by_organ: dict[str, Post] = {}
        for post in self.county.posts:
            if LIAISON in post.roles or post.key in stand_ins or "township_command" in post.roles:
                by_organ.setdefault(post.organ, post)
        for one in self.county.organs:
            own = command.get(one.township) if one.kind in TOWNSHIP_KINDS else one.key
            if own in by_organ:
                found[self.ids.organs[one.key]] = self._actor(by_organ[own])
        return found

    # -- what came of it ----------------------------------------------------------------------------------

    def result(self, cases: int, accounts: Sequence[Account]) -> Played:
        """Counts of what stands now."""
        seen = system_actor("示例数据", self.county.code, [dispatch.Power.VIEW])
        states = dispatch.facets(seen, dispatch.CaseFilter(), now=self.now).states
        unled = sum(not leaf.lead_role for leaf in dispatch.catalogue(self.county.code, self.day).leaves())
        return Played(
            county=self.county.code, name=self.county.name, day=self.day, seed=self.seed,
            divisions=len(self.county.divisions), organs=len(self.ids.organs), posts=len(self.ids.posts),
            people=len(self.ids.people), on_leave=ON_LEAVE, leads=self.leads, categories_without_lead=unled,
            cases=cases, states={str(state): n for state, n in states.items()}, accounts=tuple(accounts),
        )  # fmt: skip


def _slowest(offered: dispatch.Catalogue) -> tuple[str, int]:
    """Category and level with the longest limit in working days (最长时限)."""
    long = [
        (one.limit.amount, leaf.code, one.level)
        for leaf in offered.leaves()
        for one in offered.standards.get(leaf.id, ())
        if one.limit.unit == "work_day"
    ]
    return max(long)[1:]


def _return(organ: str, other: str, luck: float, grounds: Mapping[str, str]) -> tuple[str, str]:
    drawn = texts.return_reason(Random(luck), organ=organ, other=other)  # noqa: S311  invented words
    return grounds[drawn.ground], drawn.text
