"""Several people at once, in processes of their own: nothing twice, nobody overruled unawares."""

import json
from collections import Counter

MAKE = """
from tests.dispatch.realm import make_realm
make_realm()
"""
REPORT = """
import sys, datetime as dt
from tests.dispatch.realm import COUNTY
from yizhen.dispatch import door as dispatch
from yizhen.kernel.actors import public_actor
by = public_actor(COUNTY, ["dispatch.report"])
for n in range(int(sys.argv[2])):
    draft = dispatch.Draft(f"{sys.argv[1]}号来信{n}", category="E01", lon=100.05, lat=30.05, name="王")
    if sys.argv[3] == "same":
        draft = dispatch.Draft("同一件", category="E01", token=f"shared-form-{n}", name="王")
    print(dispatch.report(draft, by=by, at=dt.datetime.now(dt.UTC)).number)
"""
ACT = """
import sys, datetime as dt
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.models import Case
from yizhen.kernel.actors import system_actor
by = system_actor(sys.argv[1], "990101", list(dispatch.Power))
for pk in Case.objects.order_by("id").values_list("id", flat=True):
    for version, act in enumerate((dispatch.accept, dispatch.dispatch), 1):  # the pages they all opened
        try:
            act(pk, by=by, at=dt.datetime.now(dt.UTC), version=version)
        except dispatch.MovedMeanwhile as told:
            assert told.who and told.verb, vars(told)
        else:
            print(pk, act.__name__)
"""
COUNT = """
import json
from yizhen.dispatch.models import Case, Step
from yizhen.record.door import seal_all
from yizhen.record.models import EntryRow, PersonKeyRow
seal_all()
print(json.dumps({
    "cases": Case.objects.count(), "numbers": Case.objects.values("number").distinct().count(),
    "steps": Step.objects.count(), "acts": EntryRow.objects.filter(subject_kind="dispatch.case").count(),
    "keys": PersonKeyRow.objects.count(),
}))
"""


def together(world, code, *arguments):
    processes = [world.python(code, *one) for one in arguments]
    lines = []
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        lines.append(out.split("\n")[:-1])
    return lines


def counted(world):
    return json.loads(world.finish(COUNT))


def test_many_at_once_each_get_a_number_of_their_own(world):
    world.finish(MAKE)
    lines = together(world, REPORT, *((n, 25, "own") for n in range(4)))
    numbers = [number for line in lines for number in line]
    assert len(set(numbers)) == len(numbers) == 100
    assert counted(world) == {"cases": 100, "numbers": 100, "steps": 100, "acts": 100, "keys": 100}
    assert json.loads(world.run("record", "verify", "--json").stdout)["ok"]


def test_one_form_sent_by_many_at_once_makes_one_case(world):
    world.finish(MAKE)
    lines = together(world, REPORT, *((n, 10, "same") for n in range(4)))
    assert all(line == lines[0] for line in lines)
    assert counted(world) == {"cases": 10, "numbers": 10, "steps": 10, "acts": 10, "keys": 10}


def test_of_two_clerks_on_one_case_exactly_one_does_it(world):
    world.finish(MAKE)
    together(world, REPORT, (1, 20, "own"))
    lines = together(world, ACT, ("甲",), ("乙",), ("丙",))
    done = Counter(tuple(line.split()) for lines_of_one in lines for line in lines_of_one)
    assert set(done.values()) == {1}
    assert sum(1 for _pk, act in done if act == "accept") == 20
    assert counted(world)["steps"] == 20 + len(done)
