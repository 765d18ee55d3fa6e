"""A small county to dispatch in: one street, one town, a center, two departments, a catalogue with its leads."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from yizhen.county import door as county
from yizhen.dispatch import door as dispatch
from yizhen.kernel.actors import Actor, Grant, public_actor, system_actor
from yizhen.kernel.versioned import forget_everything
from yizhen.kernel.working_hours import legal_day
from yizhen.organs import door as organs
from yizhen.organs.terms import OrganDraft, OrganKind, PostDraft
from yizhen.territory import door as territory

COUNTY, STREET, TOWN = "990101", "990101001", "990101100"
VILLAGE, OTHER_VILLAGE = "990101001001", "990101100200"
SINCE = date(2020, 1, 1)
NOW = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)  # Tuesday, 9:00 in Shanghai
TODAY = date(2026, 3, 10)
EVERYTHING = (
    "territory.edit", "county.edit", "organs.edit", *dispatch.Power,
)  # fmt: skip

CATALOGUE = """
title: 测试目录
edition: 1
categories:
- code: E
  name: 事件
  kind: event
  children:
  - code: E01
    name: 市容环境
    kind: event
    lead_role: urban
    standards:
    - {level: 1, label: 一般, filing_condition: 有垃圾, closing_condition: 垃圾清除, limit: {amount: 2, unit: work_day},
       sign_limit: {amount: 4, unit: work_hour}, source: 测试标准, confidence: config}
    - {level: 2, label: 紧急, filing_condition: 垃圾堵路, closing_condition: 道路恢复, limit: {amount: 3, unit: urgent_hour},
       source: 测试标准, confidence: config}
  - code: E02
    name: 水面漂浮物
    kind: event
    standards:
    - {level: 1, filing_condition: 有漂浮物, closing_condition: 清理完毕, limit: {amount: 5, unit: work_day},
       sign_limit: {amount: 1, unit: work_day}, starts: dispatched, source: 测试标准, confidence: config}
  - code: E03
    name: 无主井盖
    kind: event
    gap: 没有单位认领
    standards:
    - {level: 1, filing_condition: 井盖缺失, closing_condition: 井盖补齐, limit: {amount: 1, unit: urgent_day},
       source: 测试标准, confidence: config}
"""


@dataclass(frozen=True)
class Realm:
    """The county with its organs and posts by short names, and actors made for them."""

    organs: dict[str, int]
    posts: dict[str, int]
    root: Actor

    def actor(self, post: str, *powers: str, scope: str = "county", townships=None) -> Actor:
        key = post.partition(".")[0]
        organ = self.organs[key]
        grant = Grant(
            frozenset(powers), COUNTY,
            organs=frozenset({organ}) if scope == "own_organ" else None,
            townships=frozenset(townships) if townships else None, assigned_only=scope == "assigned",
        )  # fmt: skip
        return Actor(
            name=f"{key}的人", county=COUNTY, account=self.posts[post], person=self.posts[post], post=self.posts[post],
            post_title="岗", organ=organ, organ_name=key, grants=(grant,), posts=frozenset({self.posts[post]}),
        )  # fmt: skip

    @property
    def public(self) -> Actor:
        return public_actor(COUNTY, ["dispatch.report"])

    @property
    def center(self) -> Actor:
        return self.actor(
            "center.a", "dispatch.view", "dispatch.intake", "dispatch.accept", "dispatch.dispatch", "dispatch.verify",
            "dispatch.export", "dispatch.import", "dispatch.approve", "dispatch.supervise", "dispatch.arrange",
        )  # fmt: skip

    @property
    def urban(self) -> Actor:
        return self.desk("urban")

    @property
    def water(self) -> Actor:
        return self.desk("water")

    def desk(self, organ: str) -> Actor:
        return self.actor(
            f"{organ}.a", "dispatch.view", "dispatch.sign", "dispatch.handle", scope="own_organ"
        )

    def lead(self, category: str, organ: str | None, place: str = "", since: date = SINCE, mode="statutory"):
        draft = dispatch.LeadDraft(
            category, self.organs[organ] if organ else None, dispatch.LeadMode(mode), "三定规定", since, place
        )
        dispatch.configure_lead(draft, by=self.root, at=NOW)

    def report(self, *, at=NOW, by=None, **more) -> dispatch.Receipt:
        draft = dispatch.Draft(**{"title": "菜市场门口垃圾没人收", "detail": "堆了三天", "category": "E01",
                                  "division": VILLAGE, **more})  # fmt: skip
        return dispatch.report(draft, by=by or self.public, at=at)

    def reach(self, state: str, *, at=NOW, category="E01", **more) -> dispatch.Receipt:
        """A case led to a state by real steps, a minute apart."""
        case = self.report(at=at, category=category, **more)
        clock = iter(at + timedelta(minutes=n) for n in range(1, 30))
        for step in PATHS[state]:
            self.do(step, case.id, next(clock))
        return case

    def do(self, verb: str, pk: int, at=NOW, **more):
        center, desk = self.center, self.desk_of(pk)
        calls = {
            "accept": lambda: dispatch.accept(pk, by=center, at=at, **more),
            "refuse": lambda: dispatch.refuse(pk, ground="依法应当走诉讼", words="请向法院起诉", by=center, at=at),
            "dispatch": lambda: dispatch.dispatch(pk, by=center, at=at, **more),
            "sign": lambda: dispatch.sign(pk, by=desk, at=at, **more),
            "return": lambda: dispatch.return_(
                pk, ground="not_our_duty", words="三定规定里没有这一项", by=desk, at=at
            ),
            "designate": lambda: dispatch.designate(
                pk, organ=self.organs["water"], ground="县政府会议纪要", reason="两家都推", by=center, at=at
            ),
            "handle": lambda: dispatch.handle(pk, words="已清运", by=desk, at=at, **more),
            "verify_pass": lambda: dispatch.verify_pass(pk, by=center, at=at, **more),
            "rework": lambda: dispatch.rework(pk, words="地面还有污渍", by=center, at=at),
            "close": lambda: dispatch.close(pk, by=center, at=at),
            "ask_extend": lambda: dispatch.ask_extension(pk, amount=1, words="要等配件", by=desk, at=at),
            "ask_suspend": lambda: dispatch.ask_suspension(
                pk, until=legal_day(at) + timedelta(days=3), ground="连日降雨", words="雨停再清", by=desk, at=at
            ),
            "extend": lambda: dispatch.extend(pk, by=center, at=at),
            "suspend": lambda: dispatch.suspend(pk, by=center, at=at),
            "deny": lambda: dispatch.deny(pk, words="可以按期办完", by=center, at=at),
            "resume": lambda: dispatch.resume(pk, words="雨停了", by=desk, at=at),
            "supervise": lambda: dispatch.supervise(pk, words="群众又来电催", by=center, at=at),
            "answer": lambda: dispatch.answer(pk, words="明天办完", by=desk, at=at),
            "pass_on": lambda: dispatch.pass_on(pk, post=0, words="换人办", by=desk, at=at),
            "reclassify": lambda: dispatch.reclassify(pk, category="E02", words="是河面垃圾", by=center, at=at),
            "merge": lambda: dispatch.merge(
                pk, into=self.report(at=at).number, words="同一处垃圾", by=center, at=at
            ),
            "split": lambda: dispatch.split(
                pk, parts=[(self.organs["urban"], "清运垃圾"), (self.organs["water"], "清理河面")], words="河岸和河面都有",
                by=center, at=at,
            ),
            "void": lambda: dispatch.void(pk, words="测试件", by=center, at=at),
            "reopen": lambda: dispatch.reopen(pk, words="还有味道", by=center, at=at),
        }
        return calls[verb]()

    def desk_of(self, pk: int) -> Actor:
        from yizhen.dispatch.models import Case

        holder = Case.objects.get(pk=pk).holder_organ_id
        name = next((name for name, organ in self.organs.items() if organ == holder), "center")
        return self.desk(name)


PATHS = {
    "received": (),
    "accepted": ("accept",),
    "refused": ("refuse",),
    "dispatched": ("accept", "dispatch"),
    "returned": ("accept", "dispatch", "return"),
    "designated": ("accept", "dispatch", "return", "designate"),
    "handling": ("accept", "dispatch", "sign"),
    "suspended": ("accept", "dispatch", "sign", "ask_suspend", "suspend"),
    "split": ("accept", "split"),
    "merged": ("merge",),
    "voided": ("accept", "void"),
    "handled": ("accept", "dispatch", "sign", "handle"),
    "verified": ("accept", "dispatch", "sign", "handle", "verify_pass"),
    "closed": ("accept", "dispatch", "sign", "handle", "verify_pass", "close"),
}


def _square(west: float, south: float, size: float) -> dict:
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def make_realm() -> Realm:
    """Make the small county in the database at hand."""
    forget_everything()
    root = system_actor("测试", COUNTY, EVERYTHING)
    level = territory.Level
    rows = [
        territory.DivisionRow(1, "990000000000", "示例省", level.PROVINCE, "", SINCE),
        territory.DivisionRow(2, "990100000000", "示例市", level.CITY, "990000000000", SINCE),
        territory.DivisionRow(3, "990101000000", "示例县", level.COUNTY, "990100000000", SINCE),
        territory.DivisionRow(4, f"{STREET}000", "城关街道", level.TOWNSHIP, "990101000000", SINCE),
        territory.DivisionRow(5, f"{TOWN}000", "河口镇", level.TOWNSHIP, "990101000000", SINCE),
        territory.DivisionRow(6, VILLAGE, "东街社区", level.VILLAGE, f"{STREET}000", SINCE),
        territory.DivisionRow(7, OTHER_VILLAGE, "河口村", level.VILLAGE, f"{TOWN}000", SINCE),
    ]
    report = territory.import_divisions(rows, by=root, at=NOW, source="测试")
    assert not report.refused
    borders = [
        territory.BoundaryRow(f"{STREET}000", level.TOWNSHIP, _square(100.0, 30.0, 0.1), illustrative=True),
        territory.BoundaryRow(f"{TOWN}000", level.TOWNSHIP, _square(100.1, 30.0, 0.1), illustrative=True),
        territory.BoundaryRow(VILLAGE, level.VILLAGE, _square(100.0, 30.0, 0.1), illustrative=True),
    ]
    territory.set_boundaries(borders, by=root, at=NOW, valid_from=SINCE, source="测试")
    county.open_county(COUNTY, "示例县", fictional=True, by=root, at=NOW)
    names = {
        "center": ("县指挥中心", OrganKind.PUBLIC_INSTITUTION, ""), "urban": ("城管局", OrganKind.GOVERNMENT, ""),
        "water": ("水务局", OrganKind.GOVERNMENT, ""), "street": ("城关街道办", OrganKind.STREET_OFFICE, STREET),
        "town": ("河口镇政府", OrganKind.TOWNSHIP, TOWN),
    }  # fmt: skip
    made = organs.load_organs(
        COUNTY,
        organs=[OrganDraft(code, name, kind, township=place) for code, (name, kind, place) in names.items()],
        relations=(),
        posts=[PostDraft(f"{code}.{slot}", code, f"{slot}岗") for code in names for slot in "ab"],
        people=(), holdings=(), valid_from=SINCE, by=root, at=NOW,
    )  # fmt: skip
    county.set_backstop(COUNTY, made.organs["center"], by=root, at=NOW)
    dispatch.load_catalogue(since=SINCE, by=root, at=NOW, categories=CATALOGUE)
    realm = Realm(dict(made.organs), dict(made.posts), root)
    realm.lead("E01", "urban")
    realm.lead("E02", "water")
    return realm
