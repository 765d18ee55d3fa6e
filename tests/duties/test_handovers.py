"""Ping-pong: told from any log of who held what when; replayed on two real logs."""

import csv
import gzip
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from yizhen.duties.rules.handovers import passages, tally, tally_by

START = datetime(2026, 1, 1)


def log(hands):
    return [("1", START + timedelta(days=n), hand) for n, hand in enumerate(hands)]


def one(hands):
    return passages(log(hands))["1"]


def test_kept_by_the_first_hand():
    found = one("AAA")
    assert found.hands == ("A",) and found.first_was_right and not found.comes_back and found.days == 0


def test_there_and_back():
    found = one("ABA")
    assert (found.handovers, found.ping_pongs, found.comes_back, found.days) == (2, 1, True, 2.0)


def test_a_round_trip_through_others_comes_back_without_ping_pong():
    found = one("ABCA")
    assert (found.handovers, found.ping_pongs, found.comes_back) == (3, 0, True)


def test_nobody_at_all():
    assert passages([("1", START, "")]) == {}
    assert tally([]).first_accuracy is None


def test_by_item():
    found = passages([*log("AB"), ("2", START, "A"), ("3", START, "C")])
    parts = tally_by(found, {"1": "垃圾", "2": "垃圾"})
    assert (parts["垃圾"].matters, parts["垃圾"].first_accuracy, parts[""].matters) == (2, 0.5, 1)


@given(st.lists(st.sampled_from("ABC"), min_size=1, max_size=12))
def test_sums_hang_together(hands):
    found = one(hands)
    assert found.handovers >= found.ping_pongs and found.comes_back >= bool(found.ping_pongs)
    assert found.first_was_right == (found.handovers == 0)


def _rows(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def test_replay_of_hand_overs_between_649_groups(real_data):
    rows = list(_rows(real_data / "it_incident_handover_events.csv.gz"))
    found = passages((row["case_id"], datetime.fromisoformat(row["timestamp"]), row["group"]) for row in rows)
    total = tally(found.values())
    assert total.matters == 7554 and len({row["group"] for row in rows}) == 649
    assert round(total.back_share * 100, 1) == 16.7, "as the log's own description has it"
    assert (total.moved, total.right_first, total.come_back, total.ping_pongs) == (3820, 3734, 1258, 2394)


def test_replay_of_a_desk_agrees_with_its_own_counter(real_data):
    rows = list(_rows(real_data / "incident_events.csv.gz"))
    found = passages(
        (row["number"], datetime.fromisoformat(row["sys_updated_at"]), row["assignment_group"]) for row in rows
    )
    counted = {row["number"]: int(row["reassignment_count"]) for row in rows}
    never = [number for number, way in found.items() if counted[number] == 0]
    assert sum(found[number].first_was_right for number in never) / len(never) > 0.98
    assert round(tally(found.values()).first_accuracy, 3) == 0.595
