"""The people of the demo county (示例人员): invented numbers, qualities, postings, certificates, pools, village cadres."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from stdnum.cn import ric

from yizhen.kernel.actors import Actor
from yizhen.kernel.periods import add_months
from yizhen.staffing.actions import cadres, people, working
from yizhen.staffing.actions.people import BadStaff
from yizhen.staffing.models import StaffRow
from yizhen.staffing.rules.retirement import retirement
from yizhen.staffing.terms.people import (
    CadreTitle,
    CareerKind,
    CertificateKind,
    Grade,
    Pool,
    PostingKind,
    Selection,
    Sex,
    Standing,
    Track,
)
from yizhen.staffing.terms.people_values import CadreDraft, StaffDraft

POLITICAL = ("公安", "司法", "派出所")
TOWN_KINDS = ("township", "street_office", "internal_office")
MIX = (("civil_servant", "administrative", 58), ("public_manager", "public", 30), ("organ_worker", "support", 4),
       ("contract", "outside", 8))  # fmt: skip
SPECIALITIES = ("汉语言文学", "法学", "行政管理", "会计学", "农学", "水利水电工程", "土木工程", "计算机科学与技术", "公共事业管理", "城乡规划")
EDUCATIONS = (("bachelor", 62), ("college", 24), ("master", 9), ("secondary", 5))
COUNTY_SEAT = "澄川县"
RANKS = ("一级科员", "四级主任科员", "三级主任科员", "二级主任科员")
POSTED = (
    (PostingKind.SECONDED, 12, "澄组借〔{year}〕{n}号", "专项工作"), (PostingKind.ATTACHED, 4, "澄组干〔{year}〕{n}号", "挂职锻炼"),
    (PostingKind.SENT_DOWN, 16, "澄组派〔{year}〕{n}号", "驻村第一书记"), (PostingKind.COUNTY_QUOTA, 6, "澄编办〔{year}〕{n}号", "县编乡用"),
    (PostingKind.OFF_DUTY, 3, "", "长期病休"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Newcomer:
    """待演人员 somebody of the demo: an id of organs or a name to be entered, where, and what they are."""

    organ: int
    organ_kind: str
    organ_name: str
    gender: str
    born: int
    person: int | None = None
    staff_no: str = ""
    name: str = ""
    title: str = ""
    leader: bool = False
    level: str = ""
    officer: bool = False
    identity: str = ""


SERIALS = 998
"""Serial numbers of a day go round after so many: even, so that an odd one stays a man's (顺序码奇男偶女)."""


def resident_number(division: str, born: date, n: int, *, male: bool) -> str:
    """An invented resident number of the ``n``-th person that checks (虚构身份证号); the division does not exist."""
    serial = (2 * n + male) % SERIALS
    body = f"{division}{born:%Y%m%d}{serial:03d}"
    return body + str(ric.calc_check_digit(f"{body}0"))


def _drawn(rng: Random, table: Sequence[tuple]) -> tuple:
    return rng.choices(list(table), weights=[row[-1] for row in table])[0]


def _kind_of(one: Newcomer, rng: Random) -> tuple[str, str]:
    """Identity and quota category that fit the organ (身份、编制类别)."""
    if one.identity:
        return one.identity, "outside"
    if any(word in one.organ_name for word in POLITICAL):
        return "police", "political"
    if one.organ_kind in TOWN_KINDS and not one.leader:
        return _drawn(rng, MIX)[:2]
    ways = {
        "public_institution": (("public_technical", "public"), ("public_manager", "public"), ("public_manager", "public")),
        "station": (("public_manager", "public"),),
        "village": (("purchased", "outside"), ("public_welfare", "outside"), ("contract", "outside")),
    }
    return rng.choice(ways.get(one.organ_kind, (("civil_servant", "administrative"),)))


def take_staff(
    newcomers: Sequence[Newcomer], *, county: str, today: date, by: Actor, at: datetime, seed: int
) -> dict[int, int]:
    """Take the county's staff into the ledger (登记示例人员); person → the id in the ledger."""
    rng = Random(f"staff {seed}")  # noqa: S311  invented people
    drafts = [_draft(one, n, county, rng, today) for n, one in enumerate(newcomers)]
    taken = people.take_people(drafts, by=by, at=at)
    refused = [one.refused for one in taken if one.staff is None]
    if refused:
        raise BadStaff(f"示例人员有 {len(refused)} 人没有登记：{refused[0]}")
    return {one.person: one.staff for one in taken if one.person is not None and one.staff is not None}


def _draft(one: Newcomer, n: int, county: str, rng: Random, today: date) -> StaffDraft:
    identity, category = _kind_of(one, rng)
    latest = {"division_chief": 1978, "division_deputy": 1983, "section_chief": 1986, "section_deputy": 1991}
    born = date(min(one.born, latest.get(one.level, 2003) if one.leader else 2003), rng.randint(1, 12), rng.randint(1, 28))
    sex = Sex.MALE if one.gender == "male" else Sex.FEMALE
    track = Track.MEN if sex is Sex.MALE else Track.WOMEN_WORKER if category in ("outside", "support") else Track.WOMEN_CADRE
    if category != "outside":
        while retirement(born, track).on <= today:  # nobody of the demo works beyond the day of the law
            born = add_months(born, 7)
    began = date(min(born.year + rng.randint(19, 25), today.year - 2), 7, 1)
    joined = began + timedelta(days=rng.randrange(0, max(1, (date(today.year - 5, 1, 1) - began).days)))
    return StaffDraft(
        one.organ, identity, person=one.person, staff_no=one.staff_no, name=one.name, category=category,
        worked_since=began, joined_on=joined, title=one.title, leader_level=one.level if one.leader else "",
        staff_class=("head" if one.leader else "staff"), track=track,
        rank=rng.choice(RANKS) if category in ("administrative", "political") and not one.leader else "",
        registered=category in ("administrative", "political"), education=_drawn(rng, EDUCATIONS)[0],
        speciality=rng.choice(SPECIALITIES), entry=_entry(category, rng), number=resident_number(county, born, n, male=sex is Sex.MALE),
        wanted_speciality="水利水电工程、农学" if "农业" in one.organ_name and rng.random() < 0.3 else "",  # noqa: PLR2004
        nation="汉族", party="中共党员" if one.leader or rng.random() < 0.5 else "群众",  # noqa: PLR2004  shares
    )  # fmt: skip


def _entry(category: str, rng: Random) -> str:
    ways = {
        "administrative": ("civil_exam", "civil_exam", "transfer", "veteran", "selected"), "political": ("civil_exam", "veteran"),
        "public": ("open_recruitment", "open_recruitment", "transfer", "talent"), "outside": ("contract", "dispatch"),
    }  # fmt: skip
    return rng.choice(ways.get(category, ("policy",)))


def play_working(
    towns: Sequence[int], officers: Sequence[int], *, kept: frozenset[int], by: Actor, at: datetime, seed: int
) -> dict[str, int]:
    """Postings, careers, certificates and pools (岗编分离、任职、证件、周转池). ``officers`` are persons with certificates.

    ``kept`` are persons who stay where they are, because the demo signs them in.
    """
    rng = Random(f"working {seed} {at.date()}")  # noqa: S311  invented
    rows = list(StaffRow.objects.filter(county=by.county, standing=Standing.ACTIVE).exclude(person__in=kept).order_by("id"))
    done = {"posted": _post(rows, towns, rng, by=by, at=at), "careers": _careers(rows, rng, by=by, at=at)}
    done["certificates"] = _certify(officers, rng, by=by, at=at)
    done["pooled"] = _pool(rows, rng, by=by, at=at)
    return done


def _post(rows: list[StaffRow], towns: Sequence[int], rng: Random, *, by: Actor, at: datetime) -> int:
    today, count = at.date(), 0
    free = [row for row in rows if not row.leader_level and row.category not in ("outside", "support")]
    rng.shuffle(free)
    for kind, number, document, reason in POSTED:
        for n in range(number):
            row = free.pop()
            starts = today - timedelta(days=rng.randrange(40, 500))
            until = starts + timedelta(days=rng.choice((180, 365, 365, 730)))
            organ = None if kind is PostingKind.OFF_DUTY else rng.choice([one for one in towns if one != row.organ_id])
            working.send(
                row.pk, kind, organ, starts_on=starts, until=until, reason=reason,
                document=document.format(year=starts.year, n=n + 1), by=by, at=at,
            )  # fmt: skip
            count += 1
    helpers = [row for row in rows if row.group == "auxiliary"]
    for row in helpers:
        working.send(row.pk, PostingKind.COMMANDED, rng.choice(list(towns)), starts_on=today - timedelta(300), by=by, at=at)
    return count + len(helpers)


def _careers(rows: list[StaffRow], rng: Random, *, by: Actor, at: datetime) -> int:
    year = at.date().year - 1
    chosen = rng.sample(rows, min(40, len(rows)))
    for n, row in enumerate(chosen):
        kind, after = (
            (CareerKind.RANKED, rng.choice(RANKS)) if n % 4 == 0 and row.registered
            else (CareerKind.COMPETED, "综合岗负责人") if n % 4 == 1 and row.category == "public"
            else (CareerKind.ASSESSED, "优秀" if rng.random() < 0.2 else "称职")  # noqa: PLR2004  a share
        )  # fmt: skip
        working.note_career(
            row.pk, kind, on=date(year, 12, 20), after=after, document=f"澄组〔{year}〕{n + 1}号", by=by, at=at
        )
    return len(chosen)


def _certify(officers: Sequence[int], rng: Random, *, by: Actor, at: datetime) -> int:
    today = at.date()
    rows = dict(StaffRow.objects.filter(person__in=officers).values_list("person", "pk"))
    for n, person in enumerate(sorted(rows)):
        until = today + timedelta(days=rng.choice((-20, 25, 60, 300, 700, 1000, 1400)))
        issued = add_months(until, -60)
        working.certify(
            rows[person],
            working.CertificateDraft(
                CertificateKind.ENFORCEMENT, f"990121{issued.year}{n + 1:04d}", issued, until, field="综合执法",
                issuer="澜州市司法局（虚构）", exam_on=issued - timedelta(40), score=rng.randint(62, 97), training_hours=rng.choice((40, 48, 60)),
            ),
            by=by, at=at,
        )  # fmt: skip
    return len(rows)


def _pool(rows: list[StaffRow], rng: Random, *, by: Actor, at: datetime) -> int:
    today, count = at.date(), 0
    near = [row for row in rows if row.retires_on and row.retires_on <= add_months(today, 34) and row.category == "public"]
    tasks = ("社区网格长", "重点项目协调", "信访积案化解")
    for row in near[:6]:
        try:
            working.enter_pool(
                row.pk, Pool.NEAR_RETIREMENT, on=today - timedelta(20), ground="三年内退休，转任专项工作",
                task=rng.choice(tasks), document=f"澄编〔{today.year}〕5号", by=by, at=at,
            )  # fmt: skip
            count += 1
        except BadStaff:
            continue
    for row in [one for one in rows if one.leader_level == "section_deputy" and one not in near][:3]:
        working.enter_pool(
            row.pk, Pool.OVER_POST, on=today - timedelta(60), ground="机构改革后超出职数，保留待遇", task=rng.choice(tasks),
            document=f"澄编〔{today.year}〕6号", by=by, at=at,
        )  # fmt: skip
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class VillageCadre:
    """待演村干部 somebody of a village of the demo."""

    village: str
    name: str
    gender: str
    born: int
    title: str
    both: bool = False
    organ: int | None = None


def play_cadres(cast: Sequence[VillageCadre], *, county: str, by: Actor, at: datetime, seed: int) -> int:
    """Village cadres with terms and last year's assessment (示例村干部)."""
    rng = Random(f"cadres {seed}")  # noqa: S311  invented
    today = at.date()
    elected = date(today.year - 2 if today.month < 6 else today.year - 1, 3, 18)  # noqa: PLR2004  June
    drafts = []
    for n, one in enumerate(cast):
        born = date(one.born, rng.randint(1, 12), rng.randint(1, 28))
        sent = one.title == CadreTitle.SECRETARY and rng.random() < 0.2  # noqa: PLR2004  a share
        drafts.append(CadreDraft(
            village=one.village, name=one.name, sex=Sex.MALE if one.gender == "male" else Sex.FEMALE, born_on=born,
            title=one.title, both=one.both, selection=Selection.SENT if sent else Selection.ELECTED,
            selected_on=elected - timedelta(days=1461 if n % 37 == 0 and not sent else 0), established=sent,
            party_member=one.title == CadreTitle.SECRETARY,
            education=_drawn(rng, EDUCATIONS)[0], keeper="乡镇（街道）党（工）委组织办", organ=one.organ,
            number=resident_number(county, born, n, male=one.gender == "male"),
        ))  # fmt: skip
    made = cadres.enter_cadres(drafts, by=by, at=at)
    for pk in made[:: max(1, len(made) // 60)]:
        grade = Grade.EXCELLENT if rng.random() < 0.25 else Grade.COMPETENT  # noqa: PLR2004  a share
        cadres.assess_cadre(pk, max(elected.year, today.year - 1), grade, by=by, at=at)
    return len(made)
