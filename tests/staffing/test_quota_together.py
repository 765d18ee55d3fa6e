"""Two clerks at once (real processes, both databases): one quota is given once, one person sits once."""

SETUP = """
from tests.staffing.ledger_county import *
from yizhen.staffing import actions
made = small_county()
ids = made.organs
actions.approve(COUNTY, "administrative", 6, **PAPERS)
actions.allocate(ids["JU"], "administrative", 3, **PAPERS)
actions.allocate(ids["CAI"], "administrative", 3, **PAPERS)
print(ids["JU"], ids["CAI"], *made.people.values())
"""
CLERK = """
import sys, time
from pathlib import Path
from tests.staffing.ledger_county import *
from yizhen.staffing import actions
organ, signal, *people = sys.argv[1:]
Path(signal + "." + people[0] + "." + organ).touch()
while not Path(signal).exists():
    time.sleep(0.005)
won = 0
for person in people:
    try:
        actions.occupy(int(person), int(organ), "administrative", **PAPERS)
        won += 1
    except actions.RuleBroken as refused:
        print(refused.rule.key)
print(won)
"""
LOOK = """
from tests.staffing.ledger_county import *
from yizhen.staffing.models import *
from django.db.models import Sum
for row in Balance.objects.filter(account__organ__isnull=False).order_by("account__organ", "valid_from"):
    print(row.free, row.planned, row.occupied)
print(Seat.objects.count(), Entry.objects.filter(kind="occupy").count(), Leg.objects.aggregate(n=Sum("amount"))["n"])
"""


def _together(world, tmp_path, *calls):
    signal = tmp_path / "go"
    running = [world.python(CLERK, organ, signal, *people) for organ, people in calls]
    waiting = [tmp_path / f"go.{people[0]}.{organ}" for organ, people in calls]
    while not all(one.exists() for one in waiting):
        assert all(process.poll() is None for process in running), running[0].communicate()
    signal.touch()
    said = [process.communicate(timeout=60) for process in running]
    assert all(process.returncode == 0 for process in running), said
    return [out.split() for out, _err in said]


def test_the_last_quotas_are_given_once(world, tmp_path):
    ju, _cai, *people = world.finish(SETUP).split()
    told = _together(world, tmp_path, (ju, people[:4]), (ju, people[4:8]))
    assert sum(int(lines[-1]) for lines in told) == 3
    assert [word for lines in told for word in lines[:-1]] == ["within_quota"] * 5
    assert world.finish(LOOK).splitlines() == ["0 0 3", "3 0 0", "3 3 0"]


def test_one_person_sits_once_whoever_is_first(world, tmp_path):
    ju, cai, *people = world.finish(SETUP).split()
    told = _together(world, tmp_path, (ju, people[:3]), (cai, people[:3]))
    assert sum(int(lines[-1]) for lines in told) == 3
    assert {word for lines in told for word in lines[:-1]} <= {"one_person_one_quota"}
    assert world.finish(LOOK).splitlines()[-1] == "3 3 0"
