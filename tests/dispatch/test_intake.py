"""Taking requests in: one at a time and in bulk."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.dispatch.conftest import COUNTY, NOW, OTHER_VILLAGE, STREET, TOWN, VILLAGE
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.models import Case, Step
from yizhen.dispatch.rules.drafts import DETAIL_MAX
from yizhen.dispatch.terms import Move, Verb
from yizhen.kernel.actors import NoPower, public_actor
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.record import door as record


def test_a_receipt_has_number_code_and_deadline(realm):
    receipt = realm.report()
    assert receipt.number == f"20260310-{receipt.id:06d}"
    assert len(receipt.follow_code.replace("-", "")) == 14
    assert receipt.due_at == datetime(2026, 3, 12, 9, 30, tzinfo=UTC)  # two working days, close of business
    row = Case.objects.get(pk=receipt.id)
    assert receipt.follow_code not in str(vars(row))
    assert (row.state, row.township, row.village) == ("received", STREET, VILLAGE)
    assert row.holder_organ_id == realm.organs["center"]
    assert list(Step.objects.filter(case=receipt.id).values_list("verb", "after")) == [("report", "received")]


def test_names_and_numbers_are_sealed(realm):
    receipt = realm.report(name="王小明", phone="139 0000 1234")
    row = Case.objects.get(pk=receipt.id)
    assert row.requester_name.startswith("p1.")
    stored = f"{vars(row)}{[e.payload for e in record.history('dispatch.case', receipt.id)]}"
    assert "王小明" not in stored
    assert "13900001234" not in stored
    assert record.open_personal(row.requester_phone) == "13900001234"


def test_who_stays_unnamed_leaves_no_name(realm):
    row = Case.objects.get(pk=realm.report(name="王小明", phone="13900001234", anonymous=True).id)
    assert (row.requester_name, row.requester_phone, row.person_key) == ("", "", "")


def test_the_text_is_not_in_the_record(realm):
    receipt = realm.report(title="邻居张三半夜装修", detail="他电话13912345678")
    payload = str([e.payload for e in record.history("dispatch.case", receipt.id)])
    assert "张三" not in payload
    assert "13912345678" not in payload
    assert len(record.history("dispatch.case", receipt.id)[0].payload["digest"]) == 64


def test_the_same_form_sent_twice_makes_one_case(realm):
    first = realm.report(token="t" * 32, name="王小明")
    second = realm.report(token="t" * 32, name="王小明")
    assert (second.id, second.number, second.follow_code) == (first.id, first.number, first.follow_code)
    assert second.replayed
    assert not first.replayed
    assert Case.objects.count() == 1
    assert len(record.history("dispatch.case", first.id)) == 1
    with pytest.raises(dispatch.TokenReused, match="先前那件已经收到"):
        realm.report(token="t" * 32, title="另一件事")


def test_a_form_of_another_county_is_another_form(realm):
    from yizhen.dispatch.actions.intake import new_code

    assert new_code(COUNTY, "same") != new_code("990102", "same")
    assert new_code(COUNTY, "same") == new_code(COUNTY, "same")
    assert new_code(COUNTY, "") != new_code(COUNTY, "")


@pytest.mark.parametrize(
    ("point", "division", "township", "village"),
    [
        ((100.05, 30.05), "", STREET, VILLAGE),
        ((100.15, 30.05), VILLAGE, TOWN, ""),  # the point outranks the choice
        ((1.0, 1.0), OTHER_VILLAGE, TOWN, OTHER_VILLAGE),  # outside: the choice decides
        ((1.0, 1.0), "", "", ""),
        ((None, None), TOWN, TOWN, ""),
    ],
)
def test_township_by_point(realm, point, division, township, village):
    row = Case.objects.get(pk=realm.report(lon=point[0], lat=point[1], division=division).id)
    assert (row.township, row.village) == (township, village)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " ", "detail": ""}, "title"),
        ({"title": "长" * 121}, "title"),
        ({"detail": "长" * (DETAIL_MAX + 1)}, "detail"),
        ({"phone": "1234"}, "phone"),
        ({"category": "没有"}, "category"),
        ({"category": "E"}, "category"),
        ({"division": "110101001"}, "division"),
        ({"division": "990101999"}, "division"),
        ({"division": "99"}, "division"),
        ({"lon": float("nan"), "lat": 1.0}, "place_text"),
        ({"lon": 100.0, "lat": None}, "place_text"),
        ({"occurred_at": NOW + timedelta(days=1)}, "occurred_at"),
    ],
)
def test_errors_are_told_by_field_and_nothing_is_taken(realm, wrong, field):
    with pytest.raises(dispatch.BadDraft) as refusal:
        realm.report(**wrong)
    assert list(refusal.value.faults) == [field]
    assert refusal.value.faults[field]
    assert not Case.objects.exists()


def test_control_characters_are_dropped(realm):
    row = Case.objects.get(pk=realm.report(title="垃圾\x00太多\n了\x07", detail="一\r\n二").id)
    assert (row.title, row.detail) == ("垃圾太多 了", "一\n二")


def test_a_public_request_needs_only_words(realm):
    receipt = dispatch.report(dispatch.Draft("", "路灯不亮,晚上没法走"), by=realm.public, at=NOW)
    assert Case.objects.get(pk=receipt.id).title == "路灯不亮,晚上没法走"


def test_without_the_power_nothing_is_taken(realm):
    with pytest.raises(NoPower):
        realm.report(by=public_actor(COUNTY, []))


def test_a_repeated_request_is_marked_not_refused(realm):
    first = realm.report()
    again = realm.report(at=NOW + timedelta(days=2), title="您好,菜市场门口垃圾没人收!!", detail="堆了三天,谢谢")
    assert again.duplicate_of == first.id
    assert realm.report(at=NOW + timedelta(days=2), division=OTHER_VILLAGE).duplicate_of is None
    assert realm.report(at=NOW + timedelta(days=90)).duplicate_of is None


def test_intake_takes_few_statements(realm, django_assert_num_queries):
    realm.report(division="", lon=100.05, lat=30.05)
    savepoints, writes = 2, 2 if connection.vendor == "postgresql" else 3
    with django_assert_num_queries(savepoints + writes):
        realm.report(division="", lon=100.05, lat=30.05)


def test_the_database_refuses_an_unknown_state(realm):
    receipt = realm.report()
    for wrong in ({"state": "lost"}, {"state": "closed"}, {"closed_at": NOW}, {"channel": "fax"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=receipt.id).update(**wrong)


# -- in bulk -----------------------------------------------------------------------------------------------


def prepared(n=3, **more):
    draft = dispatch.Draft(
        "河里有漂浮物", "很多", category="E01", lon=100.05, lat=30.05, channel=dispatch.Channel.IMPORT, name="李"
    )
    return [
        dispatch.Prepared(replace(draft, title=f"河里有漂浮物{i}"), NOW - timedelta(days=i), **more) for i in range(n)
    ]


def test_bulk_equals_one_at_a_time(realm):
    single = realm.report(
        title="河里有漂浮物0", detail="很多", lon=100.05, lat=30.05, division="", name="李", channel="import",
        by=realm.center,
    )  # fmt: skip
    (many, *_rest) = dispatch.take_many(prepared(), by=realm.center, at=NOW)
    skipped = {"id", "number", "follow_hash", "person_key", "requester_name", "duplicate_of_id"}
    one = Case.objects.filter(pk=single.id).values().get()
    other = Case.objects.filter(pk=many[0]).values().get()
    assert {k: v for k, v in one.items() if k not in skipped} == {
        k: v for k, v in other.items() if k not in skipped
    }
    told = [record.history("dispatch.case", pk)[0].payload for pk in (single.id, many[0])]
    assert told[0]["digest"] == told[1]["digest"]


def test_bulk_numbers_are_unique_and_of_their_day(realm):
    taken = dispatch.take_many(prepared(5), by=realm.center, at=NOW)
    assert [number[:8] for _pk, number in taken] == ["20260310", "20260309", "20260308", "20260307", "20260306"]
    after = realm.report()
    assert after.id == max(pk for pk, _ in taken) + 1
    assert Case.objects.count() == 6


def test_bulk_is_all_or_nothing(realm):
    rows = prepared(3)
    rows[1] = replace(rows[1], draft=replace(rows[1].draft, category="没有", phone="x"))
    with pytest.raises(dispatch.BadBatch) as refusal:
        dispatch.take_many(rows, by=realm.center, at=NOW)
    assert {n: sorted(f) for n, f in refusal.value.faults.items()} == {1: ["category", "phone"]}
    assert not Case.objects.exists()


def played(realm, end):
    steps = {
        "accept": realm.center, "dispatch": realm.center, "return": realm.urban, "designate": realm.center,
        "sign": realm.urban, "handle": realm.urban, "verify_pass": realm.center, "close": realm.center,
    }  # fmt: skip
    at = NOW
    moves = []
    for verb in end:
        at += timedelta(minutes=10)
        organ = realm.organs["water"] if verb == "designate" else None
        mode = dispatch.LeadMode.DESIGNATED if organ else None
        moves.append(Move(Verb(verb), steps[verb], at, organ=organ, mode=mode, words=f"{verb}了", ground=""))
    return tuple(moves)


def test_bulk_plays_steps_like_the_actions(realm):
    path = ("accept", "dispatch", "sign", "handle", "verify_pass", "close")
    one = realm.reach("closed", title="河里有漂浮物0", detail="很多", division=VILLAGE)
    rows = [
        dispatch.Prepared(dispatch.Draft("河里有漂浮物0", "很多", category="E01", division=VILLAGE), NOW,
                          moves=played(realm, path), satisfaction=5, solved=True)
    ]  # fmt: skip
    ((pk, _number),) = dispatch.take_many(rows, by=realm.center, at=NOW)
    a, b = Case.objects.get(pk=one.id), Case.objects.get(pk=pk)
    for name in ("state", "holder_organ_id", "lead_mode", "lead_words", "due_at", "closed_late", "version", "backstop"):
        assert getattr(a, name) == getattr(b, name), name
    assert (b.satisfaction, b.solved) == (5, True)
    assert [e.act for e in record.history("dispatch.case", pk)] == [
        e.act for e in record.history("dispatch.case", one.id)
    ]
    assert list(Step.objects.filter(case=pk).order_by("id").values_list("verb", "before", "after")) == list(
        Step.objects.filter(case=one.id).order_by("id").values_list("verb", "before", "after")
    )


def test_bulk_refuses_steps_that_the_life_cycle_does_not_have(realm):
    rows = [dispatch.Prepared(dispatch.Draft("河", category="E01"), NOW, moves=played(realm, ("sign",)))]
    with pytest.raises(NotAllowed):
        dispatch.take_many(rows, by=realm.center, at=NOW)
    assert not Case.objects.exists()


def test_bulk_takes_a_constant_number_of_statements(realm, django_assert_max_num_queries):
    dispatch.take_many(prepared(1), by=realm.center, at=NOW)
    with django_assert_max_num_queries(12):
        dispatch.take_many(prepared(200), by=realm.center, at=NOW)


def test_the_statements_name_every_column_that_the_database_does_not_fill():
    from yizhen.dispatch.actions import statements

    fields = Case._meta.concrete_fields
    every = {field.column for field in fields} - {"id", "number", "duplicate_of_id"}
    filled = {field.column for field in fields if field.null or field.has_db_default()}
    assert every - filled <= set(statements.COLUMNS) <= every
    assert set(statements.NEW_COLUMNS) | set(statements.FRESH) == set(statements.COLUMNS)
    steps = {field.column for field in Step._meta.concrete_fields} - {"id"}
    assert set(statements.STEP_COLUMNS) == steps
