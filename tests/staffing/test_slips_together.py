"""Two clerks at once (real processes, both databases): a slip is used as often as it says, numbers have no gaps."""

SETUP = """
from tests.staffing.people_county import *
from tests.organs.small_county import NOW, TODAY
from yizhen.staffing.actions import people, slips
from yizhen.staffing.terms.plans import SlipVerb, Way
office = make_office()
def asked(count):
    return slips.ask_slip(office.organs["ZHEN"], category="administrative", way=Way.TALENT, count=count, reason="x", by=office.by, at=NOW)
one = asked(2)
slips.move_slip(one, SlipVerb.APPROVE, document="x〔2026〕1号", by=office.by, at=NOW)
slips.move_slip(one, SlipVerb.ISSUE, by=office.by, at=NOW)
staff = [people.take_person(draft(office.organs["ZHEN"], n), by=office.by, at=NOW).staff for n in range(1, 7)]
print(one, *staff)
"""
CLERK = """
import sys, time
from pathlib import Path
from tests.staffing.people_county import *
from tests.organs.small_county import NOW, TODAY
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.staffing.actions import RuleBroken, quotas
slip, signal, *staff = sys.argv[1:]
Path(signal + "." + staff[0]).touch()
while not Path(signal).exists():
    time.sleep(0.005)
won, by = 0, clerk()
for pk in staff:
    try:
        quotas.put_on_quota(int(pk), "administrative", since=TODAY, slip=int(slip), document=PAPER, by=by, at=NOW)
        won += 1
    except (NotAllowed, RuleBroken):
        pass
print(won)
"""
LOOK = """
from yizhen.staffing.models import Seat, SlipRow, StaffRow
from yizhen.staffing.queries import balance
from tests.organs.small_county import TODAY
row = SlipRow.objects.get()
one = balance(row.organ_id, "administrative", TODAY)
print(row.used, row.state, one.occupied, one.planned, one.free, StaffRow.objects.filter(slip=row).count(), Seat.objects.count())
"""


def test_a_slip_is_used_as_often_as_it_says(world, tmp_path):
    slip, *staff = world.finish(SETUP).split()
    signal = tmp_path / "go"
    running = [world.python(CLERK, slip, signal, *some) for some in (staff[:3], staff[3:])]
    waiting = [tmp_path / f"go.{some[0]}" for some in (staff[:3], staff[3:])]
    while not all(one.exists() for one in waiting):
        assert all(process.poll() is None for process in running), running[0].communicate()
    signal.touch()
    said = [process.communicate(timeout=60) for process in running]
    assert all(process.returncode == 0 for process in running), said
    assert sum(int(out.split()[-1]) for out, _err in said) == 2
    assert world.finish(LOOK).split() == ["2", "used", "2", "0", "1", "2", "2"]
