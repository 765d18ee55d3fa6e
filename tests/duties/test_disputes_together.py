"""Two parties raise the same dispute at once (real processes, both databases): one is opened, the other is told of it."""

SETUP = """
from django.db import transaction
from tests.duties.gates import make_gates
with transaction.atomic():
    gates = make_gates()
print(gates.organ("urban"), gates.organ("street"))
"""
PARTY = """
import sys, time
from pathlib import Path
from tests.duties.gates import COUNTY, NOW, STREET
from yizhen.duties.actions import disputes
from yizhen.duties.actions.refusals import BadDispute
from yizhen.duties.terms import Power
from yizhen.duties.terms.disputes import DisputeDraft
from yizhen.kernel.actors import Actor, Grant
own, other, signal = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
by = Actor("一方", COUNTY, organ=own, grants=(Grant(frozenset({Power.VIEW, Power.CONTEST}), COUNTY),))
looked = disputes._only_one
def slow(draft, by):
    looked(draft, by)
    Path(f"{signal}.{own}").touch()
    while not Path(signal).exists():
        time.sleep(0.005)
from django.db import connection
if connection.vendor == "postgresql":
    disputes._only_one = slow  # both have looked before either writes
else:
    Path(f"{signal}.{own}").touch()  # the one writer of SQLite waits for nobody inside
    while not Path(signal).exists():
        time.sleep(0.005)
draft = DisputeDraft("无主井盖由谁补", "E03", STREET, "不归我们", (other,))
try:
    disputes.contest(draft, by=by, at=NOW)
    print("raised")
except BadDispute as told:
    print("told", "ZY2026" in str(told))
"""
LOOK = """
from yizhen.duties.models import DisputeRow, StandRow
print(DisputeRow.objects.count(), StandRow.objects.count())
"""


def test_the_same_dispute_is_opened_once(world, tmp_path):
    urban, street = world.finish(SETUP).split()
    signal = tmp_path / "go"
    running = [world.python(PARTY, own, other, signal) for own, other in ((urban, street), (street, urban))]
    waiting = [tmp_path / f"go.{own}" for own in (urban, street)]
    while not all(one.exists() for one in waiting):
        assert all(process.poll() is None for process in running), running[0].communicate()
    signal.touch()
    said = [process.communicate(timeout=60) for process in running]
    assert all(process.returncode == 0 for process in running), said
    assert sorted(out.strip() for out, _err in said) == ["raised", "told True"]
    assert world.finish(LOOK).split() == ["1", "2"]
