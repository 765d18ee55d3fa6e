"""People of the small county for tests: quotas for two organs, and staff with made-up numbers that check."""

from datetime import date
from types import SimpleNamespace

from stdnum.cn import ric

from tests.organs.small_county import HOME, NOW, SINCE, load_home
from yizhen.county.door import open_county
from yizhen.identity.door import POWERS
from yizhen.kernel.actors import Actor, Grant, system_actor
from yizhen.staffing import door as staffing
from yizhen.staffing.terms import Document
from yizhen.staffing.terms.people_values import StaffDraft

PAPER = Document(no="望编发〔2026〕3号", dated=date(2026, 1, 5), authority="中共望川县委机构编制委员会", title="核定编制")


def number(born: date, serial: int) -> str:
    """A made-up resident number whose check digit is right (division 990101 does not exist)."""
    body = f"990101{born:%Y%m%d}{serial:03d}"
    return body + ric.calc_check_digit(f"{body}0")


def clerk(*powers: str, organs=None, county=HOME) -> Actor:
    """A person of the office, or of some organs, with some powers (all by default)."""
    held = frozenset(powers or POWERS)
    return Actor(
        name="编办经办", county=county, account=1, post=1, post_title="经办",
        grants=(Grant(held, county, organs=None if organs is None else frozenset(organs)),),
    )  # fmt: skip


def draft(organ: int, serial: int = 1, born: date = date(1985, 5, 6), **more) -> StaffDraft:
    """Somebody to be taken in."""
    values = {
        "identity": "civil_servant", "staff_no": f"W{serial:04d}", "name": f"孙{serial:03d}",
        "number": number(born, serial), "worked_since": date(born.year + 22, 7, 1), "education": "bachelor",
        "speciality": "法学", "nation": "汉族", "party": "中共党员", "phone": "13800000000",
    }  # fmt: skip
    return StaffDraft(organ, **(values | more))


def make_office() -> SimpleNamespace:
    """The county with quotas for the town and the bureau, and the office's clerk."""
    ids = load_home()
    boot = system_actor("装机", HOME, sorted(POWERS))
    open_county(code=HOME, name="望川县", fictional=True, by=boot, at=NOW)
    by = clerk()
    for level, organ, category, count in (
        ("township", "ZHEN", "administrative", 3), ("county", "JIAN", "administrative", 2),
        ("township", "ZHEN-C", "public", 4), ("township", "ZHEN", "support", 1),
    ):  # fmt: skip
        told = {"document": PAPER, "valid_from": SINCE, "by": by, "at": NOW, "override": "期初核对"}
        staffing.approve(HOME, category, count, level=level, **told)
        staffing.allocate(ids.organs[organ], category, count, **told)
    return SimpleNamespace(ids=ids, organs=ids.organs, by=by)
