"""示例核对 the demo's payroll list: the ledger's own people with the slips that real lists have, compared and followed."""

from datetime import date, datetime, timedelta

from yizhen.kernel.actors import Actor
from yizhen.staffing.actions.reconcile import compare_list, move_difference
from yizhen.staffing.models import DifferenceRow
from yizhen.staffing.queries.reconcile import our_people
from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.terms.reconcile import Difference, OurPerson

LEFT_OUT, MOVED, GHOSTS = 3, 2, 2


def play_lists(county: str, *, by: Actor, at: datetime, day: date) -> int:
    """Compare a payroll list and a personnel list with the ledger (示例核对); how many differences were found."""
    as_of, then = day - timedelta(days=21), at - timedelta(days=20)
    people = [one for one in our_people(county, as_of) if one.present]
    people = people[len(people) // 3 :] + people[: len(people) // 3]
    rows = [_row(line, one) for line, one in enumerate(people, 2)]
    if len(rows) < LEFT_OUT + MOVED + 1:
        return 0
    listed = compare_list(
        county, "finance", as_of, _payroll(rows), by=by, at=then, take=True, file="示例工资册.xlsx",
        columns={"staff_no": "工号", "name": "姓名", "unit": "单位"},
    )  # fmt: skip
    compare_list(county, "personnel", as_of, rows, by=by, at=then, take=True, file="示例人社名册.xlsx")
    _follow(county, by, at)
    return listed.opened


def _payroll(rows: list[tuple[int, dict[str, str]]]) -> list[tuple[int, dict[str, str]]]:
    """The list with somebody left out, somebody elsewhere, somebody paid whom nobody knows (示例工资册)."""
    paid = [dict(words) for _line, words in rows[LEFT_OUT:]]
    for words in paid[:MOVED]:
        words["unit"] = rows[-1][1]["unit"]
    paid += [{**paid[-1], "name": f"示例多领{n}", "staff_no": f"NONE{n}", "title": ""} for n in range(1, GHOSTS + 1)]
    return list(enumerate(paid, 2))


def _follow(county: str, by: Actor, at: datetime) -> None:
    """One difference explained, one asked about (示例办理)."""
    told = (
        (Difference.UNIT, "explain", "借调期间由借入单位代发工资，借调函附后。", 12),
        (Difference.ONLY_THEIRS, "ask", "已发财政局核对，请五个工作日内答复。", 10),
    )
    for kind, verb, words, ago in told:
        pk = DifferenceRow.objects.filter(county=county, kind=kind).order_by("pk").values_list("pk", flat=True).first()
        if pk is not None:
            move_difference(pk, verb, words, by=by, at=at - timedelta(days=ago))


def _row(line: int, one: OurPerson) -> tuple[int, dict[str, str]]:
    names = categories()
    category = names[one.category].name if one.category in names else ""
    words = {
        "staff_no": one.staff_no,
        "name": one.name,
        "unit": one.organ_name,
        "category": category,
        "title": one.title,
    }
    return line, words
