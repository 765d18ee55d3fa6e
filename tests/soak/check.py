"""What must hold after a drill (演练后核对): nothing confirmed is lost, nothing is there twice, the record is whole."""

import json

from tests.soak.people import MARK, Notes
from tests.worlds import World

LOOK = """
import json, sys
from collections import Counter
from django.db.models import Sum
from yizhen.dispatch.actions import rebuild_tally
from yizhen.dispatch.models import Case, Step, Tally
from yizhen.record.door import hand_out_all, pending_count, seal_all, verify
from yizhen.record.models import EntryRow
seal_all(), hand_out_all()
cases = {pk: (number, title) for pk, number, title in
         Case.objects.filter(title__startswith=sys.argv[1]).values_list("id", "number", "title")}
steps = Counter((cases[case][0], verb) for case, verb in
                Step.objects.filter(case__in=list(cases)).values_list("case", "verb"))
entries = Counter((cases[pk][0], act) for pk, act in EntryRow.objects.filter(
    subject_kind="dispatch.case", subject_id__in=list(cases)).values_list("subject_id", "act"))
tally = lambda: sorted(map(str, Tally.objects.values_list("county", "day", "organ", "category", "opened", "dispatched",
                                                          "returned", "closed", "late")))
kept = tally()
rebuild_tally(), hand_out_all()
verdict = verify()
print(json.dumps({
    "cases": sorted(cases.values()), "steps": [[*k, n] for k, n in steps.items()],
    "entries": [[*k, n] for k, n in entries.items()], "tally_same": kept == tally(), "pending": pending_count(),
    "ok": verdict.ok, "findings": [f.words for f in verdict.findings], "record": verdict.entries, "anchors": verdict.anchors,
}))
"""
ACTS = {"report": "dispatch.case.reported", "accept": "dispatch.case.accepted", "dispatch": "dispatch.case.dispatched"}


def check(world: World, notes: Notes) -> dict:
    """Compare what people were told with what stands; returns counts and every fault in words."""
    found = json.loads(world.finish(LOOK, MARK))
    faults = [*notes.faults, *_reports(found, notes), *_acts(found, notes)]
    if not found["ok"]:
        faults += found["findings"]
    if not found["tally_same"]:
        faults.append("the daily tally differs from what the record says")
    return {
        "reported": len(notes.reported), "acts_confirmed": sum(notes.acted.values()), "record_entries": found["record"],
        "anchors": found["anchors"], "record_ok": found["ok"], "tally_same": found["tally_same"],
        "answers": {" ".join(map(str, k)): n for k, n in sorted(notes.seen.items(), key=str)}, "faults": faults,
    }  # fmt: skip


def _reports(found: dict, notes: Notes) -> list[str]:
    """Reports lost, doubled, or taken in without a word."""
    by_title: dict[str, list[str]] = {}
    for number, title in found["cases"]:
        by_title.setdefault(title.split("。")[0], []).append(number)
    faults = [
        f"{title} was confirmed as {number}, there is {by_title.get(title)}"
        for title, number in notes.reported.items()
        if by_title.get(title) != [number]
    ]
    faults += [f"{title} is there {len(numbers)} times" for title, numbers in by_title.items() if len(numbers) > 1]
    return faults + [f"{title} was never confirmed" for title in by_title if title not in notes.reported]


def _acts(found: dict, notes: Notes) -> list[str]:
    """Acts lost or done twice."""
    entries = {(number, act): n for number, act, n in found["entries"]}
    steps = {(number, verb): n for number, verb, n in found["steps"]}
    faults = []
    for (number, verb), times in notes.acted.items():
        if times > 1:
            faults.append(f"{number}: {verb} was confirmed {times} times")
        if entries.get((number, ACTS[verb])) != 1 or steps.get((number, verb)) != 1:
            faults.append(f"{number}: {verb} was confirmed and stands {entries.get((number, ACTS[verb]))} times")
    faults += [f"{number}: {act} {n} times" for (number, act), n in entries.items() if act in ACTS.values() and n > 1]
    missing = [number for number, _title in found["cases"] if (number, ACTS["report"]) not in entries]
    return faults + [f"{number}: taken in and not in the record" for number in missing]
