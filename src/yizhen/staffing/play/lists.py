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
    as_of = day - timedelta(days=21)
    people = [one for one in our_people(county, as_of) if one.present]
    people = people[len(people) // 3 :] + people[: len(people) // 3]
    rows = [_row(line, one) for line, one in enumerate(people, 2)]
    if len(rows) < LEFT_OUT + MOVED + 1:
        return 0
    paid = [dict(words) for _line, words in rows[LEFT_OUT:]]
    for words in paid[:MOVED]:
        words["unit"] = rows[-1][1]["unit"]
    paid += [
        {**paid[-1], "name": f"示例多领{n}", "staff_no": f"NONE{n}", "title": ""}
        for n in range(1, GHOSTS + 1)
    ]
    then = at - timedelta(days=20)
    listed = compare_list(
        county, "finance", as_of, list(enumerate(paid, 2)), by=by, at=then, take=True,
        file="示例工资册.xlsx", columns={"staff_no": "工号", "name": "姓名", "unit": "单位"},
    )  # fmt: skip
    compare_list(
        county,
        "personnel",
        as_of,
        rows,
        by=by,
        at=then,
        take=True,
        file="示例人社名册.xlsx",
    )
    moved = (
        DifferenceRow.objects.filter(county=county, kind=Difference.UNIT)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    for pk in moved[:1]:
        move_difference(
            pk, "explain", "借调期间由借入单位代发工资，借调函附后。", by=by, at=at - timedelta(days=12)
        )
    ghosts = (
        DifferenceRow.objects.filter(county=county, kind=Difference.ONLY_THEIRS)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    for pk in ghosts[:1]:
        move_difference(pk, "ask", "已发财政局核对，请五个工作日内答复。", by=by, at=at - timedelta(days=10))
    return listed.opened


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
