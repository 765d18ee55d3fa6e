"""Two at once (real processes, both databases): a number, a certificate, a version, a verification; one wins, one is told."""

SETUP = """
from tests.staffing.people_county import *
from tests.organs.small_county import NOW
from yizhen.staffing.actions import people
office = make_office()
town = office.organs["ZHEN"]
print(town, *(people.take_person(draft(town, n, number=""), by=office.by, at=NOW).staff for n in range(1, 13)))
"""
CLERK = """
import sys, time
from datetime import date
from pathlib import Path
from tests.staffing.people_county import *
from tests.organs.small_county import NOW
from yizhen.record.actions.checks import ask_check
from yizhen.staffing.actions import people, working
from yizhen.staffing.actions.evaluations import evaluate_request
from yizhen.staffing.terms.people import CertificateKind
place, me, other, town, *staff = sys.argv[1:]
by, place = clerk(), Path(place)

def together(name):
    (place / f"{name}.{me}").touch()
    until = time.monotonic() + 30
    while not (place / f"{name}.{other}").exists():
        assert time.monotonic() < until, f"{other} did not come to {name}"
        time.sleep(0.0005)

told = []
for n, pk in enumerate(staff):
    together(f"number{n}")
    try:
        people.change_person(int(pk), {"number": number(date(1985, 5, 6), 500 + n)}, version=None, by=by, at=NOW)
        told.append("n1")
    except people.SameNumber:
        told.append("n0")
    together(f"certificate{n}")
    try:
        card = working.CertificateDraft(CertificateKind.ENFORCEMENT, f"证{n}", date(2025, 1, 1))
        working.certify(int(pk), card, by=by, at=NOW)
        told.append("c1")
    except people.BadStaff as refused:
        assert "已登记" in str(refused)
        told.append("c0")
    together(f"evaluation{n}")
    evaluate_request(int(town), "administrative", n + 1, reason="x", by=by, at=NOW)
    together(f"check{n}")
    told.append(f"k{ask_check(by=by, at=NOW)}")
print(*told)
"""
LOOK = """
from yizhen.record.models import CheckRow
from yizhen.staffing.models import CertificateRow, Evaluation, StaffRow
print(StaffRow.objects.exclude(number_index="").count(), CertificateRow.objects.count(), CheckRow.objects.count())
print(*Evaluation.objects.order_by("version").values_list("version", flat=True))
"""


def test_of_two_at_once_one_wins_and_the_other_is_told(world, tmp_path):
    town, *staff = world.finish(SETUP).split()
    ways = (("a", "b", staff[:6]), ("b", "a", staff[6:]))
    running = [world.python(CLERK, tmp_path, me, other, town, *some) for me, other, some in ways]
    said = [process.communicate(timeout=90) for process in running]
    assert all(process.returncode == 0 for process in running), said
    words = [out.split() for out, _err in said]
    for first, second in zip(*words, strict=True):
        assert first[0] == second[0]
        assert (first == second) if first[0] == "k" else {first[1], second[1]} == {"0", "1"}, words
    counted, versions = world.finish(LOOK).splitlines()
    assert counted.split() == ["6", "6", "1"]
    assert versions.split() == [str(n) for n in range(1, 13)]
