"""The daily tally: once in effect, and the same when counted anew from the record."""

from datetime import timedelta

from tests.dispatch.conftest import NOW
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.models import Tally
from yizhen.record import door as record

FIELDS = ("day", "organ", "category", "opened", "dispatched", "returned", "closed", "late")


def rows():
    return sorted(Tally.objects.values_list(*FIELDS))


def catch_up():
    record.seal_all()
    record.hand_out_all()


def play(realm):
    realm.reach("closed")
    realm.reach("closed", at=NOW - timedelta(days=30))
    realm.reach("returned", title="退回的")
    realm.reach("designated", title="指定的", category="E02")
    case = realm.report(title="超期的")
    for verb in ("accept", "dispatch", "sign"):
        realm.do(verb, case.id)
    for verb in ("handle", "verify_pass", "close"):
        realm.do(verb, case.id, at=NOW + timedelta(days=10))


def test_the_tally_counts_by_day_organ_and_category(realm):
    play(realm)
    catch_up()
    center, urban, water = (realm.organs[name] for name in ("center", "urban", "water"))
    found = {row[:3]: row[3:] for row in rows()}
    day, later, before = NOW.date(), (NOW + timedelta(days=10)).date(), (NOW - timedelta(days=30)).date()
    assert found == {
        (day, center, "E01"): (3, 0, 0, 0, 0),
        (day, urban, "E01"): (0, 3, 1, 1, 0),
        (day, center, "E02"): (1, 0, 0, 0, 0),
        (day, water, "E02"): (0, 2, 1, 0, 0),
        (later, urban, "E01"): (0, 0, 0, 1, 1),
        (before, center, "E01"): (1, 0, 0, 0, 0),
        (before, urban, "E01"): (0, 1, 0, 1, 0),
    }


def test_handing_out_again_counts_nothing_twice(realm):
    play(realm)
    catch_up()
    before = rows()
    catch_up()
    assert rows() == before


def test_counted_anew_it_is_the_same(realm):
    play(realm)
    catch_up()
    before = rows()
    dispatch.rebuild_tally()
    assert rows() == []
    catch_up()
    assert rows() == before


def test_bit_by_bit_it_is_the_same(realm):
    case = realm.report()
    for verb in ("accept", "dispatch", "sign", "handle", "verify_pass", "close"):
        realm.do(verb, case.id)
        catch_up()
    before = rows()
    dispatch.rebuild_tally()
    catch_up()
    assert rows() == before


def test_what_was_closed_and_reopened_or_voided_can_be_taken_off(realm):
    case = realm.report(title="超期后重办的")
    for verb in ("accept", "dispatch", "sign"):
        realm.do(verb, case.id)
    closing = NOW + timedelta(days=10)
    for verb in ("handle", "verify_pass", "close"):
        realm.do(verb, case.id, at=closing)
    realm.do("reopen", case.id, at=closing + timedelta(days=1))
    realm.reach("voided", title="测试件")
    sent = realm.reach("dispatched", title="派错的测试件")
    realm.do("void", sent.id, at=NOW + timedelta(hours=1))
    catch_up()
    center, urban = realm.organs["center"], realm.organs["urban"]
    again = Tally.objects.get(day=(closing + timedelta(days=1)).date())
    assert (again.organ, again.reopened, again.late_reopened, again.closed) == (urban, 1, 1, 0)
    assert Tally.objects.get(day=closing.date()).late == 1
    day = Tally.objects.get(day=NOW.date(), organ=center)
    assert (day.opened, day.voided) == (3, 2)
    before = sorted(Tally.objects.values_list(*FIELDS, "reopened", "late_reopened", "voided"))
    dispatch.rebuild_tally()
    catch_up()
    assert sorted(Tally.objects.values_list(*FIELDS, "reopened", "late_reopened", "voided")) == before
