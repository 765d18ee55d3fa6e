"""The record refuses to be rewritten, and verification says what was done to it all the same."""

import datetime as dt
import subprocess
import sys

import msgspec
import pytest
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError, IntegrityError

from yizhen.kernel.actors import system_actor
from yizhen.record import actions, models, queries
from yizhen.record.door import Draft, News, append, append_many, publish, seal_all, verify
from yizhen.record.terms import Fault, UnknownAct

AT = dt.datetime(2026, 11, 21, 9, 30, 0, 123456, tzinfo=dt.UTC)
BY = system_actor("测试", "990101", ["record.view"])
RECOMPUTED = "UPDATE record_entry SET payload = '{}' WHERE id = (SELECT min(id) FROM record_entry)"
UPSERT = "INSERT INTO record_entry SELECT * FROM record_entry WHERE true ON CONFLICT (id) DO UPDATE SET act = 'x'"


class Noted(msgspec.Struct, frozen=True):
    words: str


publish(News("record.test.noted", "测试", Noted))


def write(count, start=0):
    with transaction.atomic():
        append_many(
            Draft("record.test.noted", Noted(f"第{start + i}条 'quoted' \x1f"), AT, ("test", i), BY)
            for i in range(count)
        )


def ids():
    return list(models.EntryRow.objects.order_by("id").values_list("id", flat=True))


@pytest.fixture
def chain(db, tmp_path, settings):
    settings.ANCHOR_FILE = tmp_path / "anchors.jsonl"
    write(12)
    seal_all()
    return settings.ANCHOR_FILE


def without_guards(*statements):
    """What somebody with the database's own password could do: drop the guards, act, put them back."""
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for guard, table in models.guards(connection).items():
            cursor.execute(f"DROP TRIGGER {guard}" + (f" ON {table}" if postgres else ""))
        for statement in statements:
            cursor.execute(statement)
    models.raise_guards(connection)


def test_an_append_is_returned_with_its_words(db):
    with transaction.atomic():
        append("record.test.noted", Noted("你好"), by=BY, at=AT, subject=("test", 7))
    (entry,) = queries.history("test", 7)
    assert (entry.title, entry.at, entry.actor_name, entry.payload) == ("测试", AT, "测试", {"words": "你好"})


def test_an_unknown_act_or_another_shape_is_refused(db):
    with transaction.atomic(), pytest.raises(UnknownAct):
        append("record.test.unknown", Noted("x"), by=BY, at=AT, subject=("test", 1))
    with transaction.atomic(), pytest.raises(UnknownAct):
        append("record.key.destroyed", Noted("x"), by=BY, at=AT, subject=("test", 1))


REWRITES = {
    "any": [
        RECOMPUTED,
        UPSERT,
        "DELETE FROM record_entry",
        "UPDATE record_seal SET hash = hash",
        "DELETE FROM record_seal",
    ],
    "sqlite": [
        "REPLACE INTO record_entry SELECT * FROM record_entry",
        "INSERT OR REPLACE INTO record_seal SELECT * FROM record_seal",
        "UPDATE OR REPLACE record_entry SET id = id + 1",
        "INSERT OR REPLACE INTO record_seal SELECT seq + 100, entry, hash FROM record_seal",
        "INSERT OR REPLACE INTO record_seal SELECT max(seq) + 1, min(entry), min(hash) FROM record_seal",
    ],
    "postgresql": ["TRUNCATE record_entry", "TRUNCATE record_seal CASCADE", "TRUNCATE record_entry, record_pending"],
}


@pytest.mark.parametrize(("vendor", "statement"), [(v, s) for v, group in REWRITES.items() for s in group])
def test_the_database_refuses_to_rewrite(chain, vendor, statement):
    if vendor not in ("any", connection.vendor):
        vendor_word = statement.split()[0]
        assert vendor_word in ("REPLACE", "INSERT", "UPDATE", "TRUNCATE")  # the other database has no such verb
        return
    before = list(models.EntryRow.objects.order_by("id").values_list())
    with pytest.raises(DatabaseError, match="留痕"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(models.EntryRow.objects.order_by("id").values_list()) == before
    assert verify().ok


def test_an_untouched_chain_is_whole(chain):
    actions.anchor(at=AT)
    write(3, 12)
    verdict = verify()
    assert (verdict.ok, verdict.entries, verdict.sealed, verdict.pending, verdict.anchors) == (True, 15, 12, 3, 1)


@pytest.mark.parametrize("column", ["act", "payload", "actor_name", "county", "request"])
def test_an_altered_entry_is_named(chain, column):
    entry = ids()[4]
    without_guards(f"UPDATE record_entry SET {column} = 'x' WHERE id = {entry}")
    (finding,) = verify().findings
    assert (finding.fault, finding.seq, finding.entry) == (Fault.ALTERED, 5, entry)


def test_a_null_is_not_the_same_as_zero(chain):
    without_guards(f"UPDATE record_entry SET account = 0 WHERE id = {ids()[0]}")
    assert [f.fault for f in verify().findings] == [Fault.ALTERED]


def test_a_removed_entry_is_named(chain):
    entry = ids()[6]
    without_guards(f"DELETE FROM record_entry WHERE id = {entry}")
    (finding,) = verify().findings
    assert (finding.fault, finding.seq, finding.entry) == (Fault.REMOVED, 7, entry)


def test_a_removed_entry_with_its_seal_is_named(chain):
    without_guards(
        f"DELETE FROM record_entry WHERE id = {ids()[6]}",
        "DELETE FROM record_seal WHERE seq = 7",
    )
    assert (Fault.REMOVED, 7) in {(f.fault, f.seq) for f in verify().findings}


def test_exchanged_entries_are_named(chain):
    a, b = ids()[2], ids()[8]
    without_guards(
        "UPDATE record_seal SET entry = -1 WHERE seq = 3",
        f"UPDATE record_seal SET entry = {a} WHERE seq = 9",
        f"UPDATE record_seal SET entry = {b} WHERE seq = 3",
    )
    found = [(f.fault, f.seq, f.entry) for f in verify().findings]
    assert found == [(Fault.REORDERED, 3, b), (Fault.REORDERED, 9, a)]


@pytest.mark.parametrize(("a", "b"), [(3, 9), (5, 6)])
def test_exchanged_seals_are_named(chain, a, b):
    without_guards(
        f"UPDATE record_seal SET seq = -1 WHERE seq = {a}",
        f"UPDATE record_seal SET seq = {a} WHERE seq = {b}",
        f"UPDATE record_seal SET seq = {b} WHERE seq = -1",
    )
    assert {(Fault.REORDERED, a), (Fault.REORDERED, b)} <= {(f.fault, f.seq) for f in verify().findings}


def cut_after(seq):
    gone = list(models.SealRow.objects.filter(seq__gt=seq).values_list("entry", flat=True))
    without_guards(
        f"DELETE FROM record_entry WHERE id IN ({', '.join(map(str, gone))})",
        f"DELETE FROM record_seal WHERE seq > {seq}",
    )


def test_a_cut_tail_is_found_by_the_anchor(chain):
    actions.anchor(at=AT)
    cut_after(9)
    assert (Fault.CUT, 12) in {(f.fault, f.seq) for f in verify().findings}


def test_cut_seals_leave_strays(chain):
    without_guards("DELETE FROM record_seal WHERE seq > 9")
    assert Fault.UNSEALED in {f.fault for f in verify().findings}


def test_a_full_recomputation_is_found_by_the_anchor(chain):
    actions.anchor(at=AT)
    without_guards(
        RECOMPUTED,
        "DELETE FROM record_seal",
        *[f"INSERT INTO record_pending (entry) VALUES ({entry})" for entry in ids()],
    )
    seal_all()
    assert [f.fault for f in verify().findings] == [Fault.ANCHOR]


def test_a_missing_guard_is_told(chain):
    on = " ON record_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER record_entry_no_update{on}")
    assert queries.guards_missing() == ["record_entry_no_update"]
    assert [f.fault for f in verify().findings] == [Fault.GUARD]


def test_a_guard_that_stands_only_by_name_is_told(chain):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$"
            )
        else:
            cursor.execute("DROP TRIGGER record_seal_no_delete")
            cursor.execute("CREATE TRIGGER record_seal_no_delete BEFORE DELETE ON record_seal WHEN 0 BEGIN SELECT 1; END")
    assert "record_seal_no_delete" in queries.guards_missing() or "record_seal_no_update" in queries.guards_missing()
    models.raise_guards(connection)
    assert queries.guards_missing() == []
    with pytest.raises(DatabaseError, match="留痕"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM record_seal")


def test_a_torn_anchor_is_told_and_the_others_still_count(chain):
    actions.anchor(at=AT)
    with chain.open("ab") as file:
        file.write(b'{"seq": 1')
    assert [f.fault for f in verify().findings] == [Fault.ANCHOR]
    write(1, 12)
    seal_all()
    actions.anchor(at=AT)
    assert [anchor.seq for anchor in queries.read_anchors(chain)] == [12, 13]
    cut_after(9)
    assert (Fault.CUT, 12) in {(f.fault, f.seq) for f in verify().findings}


def test_a_person_can_be_forgotten_and_the_chain_still_verifies(chain):
    with transaction.atomic():
        key = actions.new_person_key()
        token = actions.seal_personal(key, "张三 13800000000")
        append("record.test.noted", Noted(token), by=BY, at=AT, subject=("test", 99))
    seal_all()
    assert actions.open_personal(token) == "张三 13800000000"
    assert "张三" not in models.EntryRow.objects.order_by("-id").first().payload
    actions.destroy_person_key(key, by=BY, at=AT, ground="个人信息保护法第四十七条:处理目的已实现")
    seal_all()
    assert actions.open_personal(token) is None
    assert verify().ok


def test_opening_many_takes_one_query(chain, django_assert_num_queries):
    tokens = [actions.seal_personal(actions.new_person_key(), f"人{i}") for i in range(5)]
    with django_assert_num_queries(1):
        opened = actions.open_many(tokens)
    assert [opened[token] for token in tokens] == [f"人{i}" for i in range(5)]


def test_handlers_read_in_order_and_once(chain):
    seen = []
    handler = actions.Handler("test.reader", ("record.test.*",), lambda entries: seen.extend(e.seq for e in entries))
    while actions.hand_out(handler, batch=5):
        pass
    assert seen == list(range(1, 13))
    assert actions.hand_out(handler) == 0


def test_a_failing_handler_keeps_its_place(chain):
    def fail(_entries):
        raise ValueError("not today")

    handler = actions.Handler("test.failing", ("record.test.*",), fail)
    with pytest.raises(ValueError, match="not today"):
        actions.hand_out(handler)
    assert not models.CursorRow.objects.filter(handler="test.failing", seq__gt=0).exists()


def test_the_command_prints_its_schema():
    run = subprocess.run(
        [sys.executable, "-m", "yizhen.site.cli", "record", "verify", "--schema"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "findings" in run.stdout


@pytest.mark.django_db
def test_many_rows_are_written_with_defaults_and_all_or_none():
    names = ("county", "asked_by", "asked_at")
    with transaction.atomic():
        assert actions.write_rows(models.CheckRow, names, [(f"{n:06d}", f"甲{n} 'x' %s", AT) for n in range(1001)]) == 1001
    rows = models.CheckRow.objects.order_by("pk")
    assert rows.count() == 1001
    last = rows.last()
    assert (last.asked_by, last.asked_at, last.done, last.cancelling, last.beat_at) == ("甲1000 'x' %s", AT, 0, False, None)
    assert last.state == models.CheckRow(asked_at=AT).state
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.write_rows(models.PersonKeyRow, ("key", "wrapped"), [("a", b"1"), ("a", b"2")])
    assert not models.PersonKeyRow.objects.exists()
    assert actions.write_rows(models.CheckRow, names, []) == 0


@pytest.mark.django_db
def test_whatever_a_value_holds_it_is_written_as_it_is():
    odd = ["\\N", "\t制表\n换行\r", "\\", "", " '\"$1{} ", "\\.\n", "😀"]
    with transaction.atomic():
        actions.write_rows(
            models.CheckRow, ("county", "asked_by", "asked_at", "ended_at", "verdict", "done", "cancelling"),
            [(f"{n:06d}", text, AT, None, text * 9, 2**40, n % 2 == 0) for n, text in enumerate(odd)],
        )  # fmt: skip
        actions.write_rows(models.PersonKeyRow, ("key", "wrapped"), [("k", bytes(range(256)))])
    rows = models.CheckRow.objects.order_by("pk").values_list("asked_by", "verdict", "ended_at", "done", "cancelling")
    assert list(rows) == [(text, text * 9, None, 2**40, n % 2 == 0) for n, text in enumerate(odd)]
    assert bytes(models.PersonKeyRow.objects.get().wrapped) == bytes(range(256))


@pytest.mark.django_db
def test_many_rows_need_a_transaction(monkeypatch):
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)
    with pytest.raises(actions.OutsideTransaction):
        actions.write_rows(models.PersonKeyRow, ("key", "wrapped"), [("a", b"1")])
