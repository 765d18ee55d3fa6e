"""Two clerks at once (real processes, both databases): one quota is given once, one person sits once."""

SETUP = """
from tests.staffing.ledger_county import *
from yizhen.staffing import actions
made = small_county()
ids = made.organs
actions.approve(COUNTY, "administrative", 9, **PAPERS)
for code in ("JU", "GOV", "CAI"):
    actions.allocate(ids[code], "administrative", 3, **PAPERS)
print(ids["JU"], ids["GOV"], ids["CAI"], *made.people.values())
"""
CLERK = """
import sys, time
from pathlib import Path
from tests.staffing.ledger_county import *
from yizhen.staffing import actions
place, me, other, *rounds = sys.argv[1:]

def together(name):
    (Path(place) / f"{name}.{me}").touch()
    until = time.monotonic() + 60
    while not (Path(place) / f"{name}.{other}").exists():
        assert time.monotonic() < until, other
        time.sleep(0.0005)

for told in rounds:
    organ, *people = told.split(",")
    together(len(people))
    won, refusals = 0, []
    for person in people:
        try:
            actions.occupy(int(person), int(organ), "administrative", **PAPERS)
            won += 1
        except actions.RuleBroken as refused:
            refusals.append(refused.rule.key)
    print(won, *refusals)
"""
LOOK = """
from tests.staffing.ledger_county import *
from yizhen.staffing.models import *
from django.db.models import Sum
for row in Balance.objects.filter(account__organ__isnull=False).order_by("account__organ", "valid_from"):
    print(row.free, row.planned, row.occupied)
print(Seat.objects.count(), Entry.objects.filter(kind="occupy").count(), Leg.objects.aggregate(n=Sum("amount"))["n"])
"""




def test_the_last_quotas_are_given_once_and_one_person_sits_once_whoever_is_first(world, tmp_path):
    """First both want the same organ's last three quotas for four people each, then both the same three people."""
    ju, gov, cai, *people = world.finish(SETUP).split()
    first, second, few = people[:4], people[4:8], people[8:11]
    running = [
        world.python(CLERK, tmp_path, me, other, ",".join([ju, *crowd]), ",".join([organ, *few]))
        for me, other, crowd, organ in (("a", "b", first, gov), ("b", "a", second, cai))
    ]
    said = [process.communicate(timeout=120) for process in running]
    assert all(process.returncode == 0 for process in running), said
    (last, sits), (other_last, other_sits) = ([line.split() for line in out.splitlines()] for out, _err in said)
    assert int(last[0]) + int(other_last[0]) == 3
    assert [*last[1:], *other_last[1:]] == ["within_quota"] * 5
    assert int(sits[0]) + int(other_sits[0]) == 3
    assert {*sits[1:], *other_sits[1:]} <= {"one_person_one_quota"}
    *balances, counted = [tuple(map(int, line.split())) for line in world.finish(LOOK).splitlines()]
    assert min(balances) == (0, 0, 3) and [sum(one) for one in zip(*balances, strict=True)] == [3, 0, 6]
    assert counted == (6, 6, 0)
