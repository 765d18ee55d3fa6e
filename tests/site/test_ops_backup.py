"""Backup and restore, drilled on the database at hand: what comes back is what was there, or nothing is touched."""

import io
import json
import os
import tarfile

import pytest

from yizhen.site.backup import running

REALM = """
from tests.dispatch.realm import make_realm
from yizhen.dispatch import door as dispatch
from yizhen.record import door as record
from django.conf import settings
from django.utils import timezone
realm = make_realm()
for n in range(20):
    realm.report(title=f"第{n}件", name="张三", phone="15400000000")
realm.reach("closed")
record.seal_all(), record.hand_out_all()
record.anchor(at=timezone.now())
"""
LOOK = """
from yizhen.record.door import verify, open_personal
from yizhen.dispatch.models import Case, Tally
verdict = verify()
name = open_personal(Case.objects.exclude(requester_name="").first().requester_name)
print(verdict.ok, verdict.entries, verdict.anchors, verdict.head, Case.objects.count(), Tally.objects.count(), name)
"""
WRITER = """
import sys
from tests.dispatch.realm import NOW, Realm
from yizhen.dispatch import door as dispatch
from yizhen.kernel.actors import public_actor
n = 0
while True:
    draft = dispatch.Draft(title=f"边写边备 {n}", detail="d", category="E01", division="990101001001")
    dispatch.report(draft, by=public_actor("990101", ["dispatch.report"]), at=NOW)
    n += 1
    if n == 5:
        print("writing", flush=True)
"""


@pytest.fixture(scope="module")
def lived(worlds):
    """A world in which something happened, and its backup with keys, made while others write."""
    world = worlds.fresh()
    for name in ("YIZHEN_MASTER_KEY", "YIZHEN_SECRET_KEY"):
        world.env.pop(name)  # keys of its own, in its own home folder
    world.finish(REALM)
    place = world.home.parent / f"{world.home.name}-backups"
    place.mkdir()
    assert run(world, "backup", "--to", place / "quiet.tar.gz", "--keys", place / "keys.json")[0] == 0
    before = world.finish(LOOK)
    return world, place, before


def run(world, *args, **env):
    more = {**world.env, **env}
    done = type(world)(world.home, more).run(*map(str, args), check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def other(worlds):
    """Another machine: no keys, an empty database, a home folder that is not there yet."""
    world = worlds.empty()
    for name in ("YIZHEN_MASTER_KEY", "YIZHEN_SECRET_KEY"):
        world.env.pop(name)
    return world


def test_what_comes_back_is_what_was_there(lived, other):
    _world, place, before = lived
    code, out, err = run(other, "restore", place / "quiet.tar.gz", "--keys", place / "keys.json", "--json")
    assert code == 0, err
    told = json.loads(out)
    assert (told["ok"], told["keys"], told["kept_aside"], told["findings"]) == (True, "given", "", [])
    assert told["anchors"] == 1
    assert other.finish(LOOK) == before
    assert before.split()[-1] == "张三"
    keys = other.home / "keys"
    assert {path.stat().st_mode & 0o777 for path in keys.iterdir()} == {0o600}


def test_a_backup_made_while_others_write_is_whole(lived, other):
    world, place, _before = lived
    writer = world.python(WRITER)
    try:
        assert writer.stdout.readline().strip() == "writing"
        code, out, err = run(world, "backup", "--to", place / "busy.tar.gz", "--keys", place / "k2.json", "--json")
        assert code == 0, err
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.communicate()
    code, _out, err = run(other, "restore", place / "busy.tar.gz", "--keys", place / "k2.json")
    assert code == 0, err
    ok, entries, *_ = other.finish(LOOK).split()
    assert (ok, int(entries) > json.loads(out)["chain_seq"]) == ("True", True)


def test_full_places_are_kept_unless_forced_and_then_kept_aside(lived, other):
    _world, place, before = lived
    arguments = ("restore", place / "quiet.tar.gz", "--keys", place / "keys.json", "--json")
    assert run(other, *arguments)[0] == 0
    (other.home / "documents").mkdir()
    (other.home / "documents" / "one.txt").write_text("later")
    code, _out, err = run(other, *arguments)
    assert (code, "已有数据" in err, "--force" in err) == (2, True, True)
    assert (other.home / "documents" / "one.txt").exists()
    code, out, err = run(other, *arguments, "--force")
    assert code == 0, err
    (aside,) = other.home.glob("before-restore-*")
    assert (aside / "documents" / "one.txt").read_text() == "later"
    assert json.loads(out)["kept_aside"].startswith(str(aside))
    assert not (other.home / "documents").exists()
    assert other.finish(LOOK) == before


def test_a_damaged_backup_is_refused_and_nothing_is_touched(lived, other, tmp_path):
    _world, place, _before = lived
    whole = (place / "quiet.tar.gz").read_bytes()
    middle = len(whole) // 2
    damaged = {
        "cut": whole[:middle],
        "flipped": whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :],
        "other": b"not an archive",
        "empty": b"",
        "stranger": _with_stranger(whole, "../../outside.txt"),
        "changed": _changed(whole),
    }
    for name, content in damaged.items():
        file = tmp_path / name
        file.write_bytes(content)
        code, _out, err = run(other, "restore", file, "--keys", place / "keys.json")
        assert (code, "备份" in err) == (2, True), (name, err)
        assert {path.name for path in other.home.iterdir()} <= {"running.lock"}, name
    assert not (tmp_path.parent / "outside.txt").exists()


def _rewritten(whole, change, stranger=""):
    raw = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(whole), mode="r:gz") as old, tarfile.open(fileobj=raw, mode="w:gz") as new:
        for info in old:
            content = change(info.name, old.extractfile(info).read())
            info.size = len(content)
            new.addfile(info, io.BytesIO(content))
        if stranger:
            new.addfile(tarfile.TarInfo(stranger))
    return raw.getvalue()


def _changed(whole):
    return _rewritten(whole, lambda name, content: content + b"x" if name.startswith("home/anchors") else content)


def _with_stranger(whole, path):
    return _rewritten(whole, lambda _name, content: content, path)


def test_other_keys_are_refused_and_missing_keys_are_told_loudly(lived, other, tmp_path):
    _world, place, _before = lived
    keys = json.loads((place / "keys.json").read_text())
    keys["files"]["keys/master"] = "another"
    (tmp_path / "other.json").write_text(json.dumps(keys))
    code, _out, err = run(other, "restore", place / "quiet.tar.gz", "--keys", tmp_path / "other.json")
    assert (code, "不是这份备份当时的密钥" in err) == (2, True)
    code, out, err = run(other, "restore", place / "quiet.tar.gz", "--json")
    assert (code, json.loads(out)["keys"], "个人信息现在打不开" in err) == (3, "missing", True)
    report = json.loads(run(other, "doctor", "--json")[1])
    states = {check["key"]: check["state"] for check in report["checks"]}
    assert states["master_key"] == "fault"


def test_keys_are_not_in_the_data_archive(lived):
    world, place, _before = lived
    master = (world.home / "keys" / "master").read_bytes()
    with tarfile.open(place / "quiet.tar.gz") as tar:
        assert not [name for name in tar.getnames() if "keys" in name or "accounts" in name]
        assert not any(master in tar.extractfile(info).read() for info in tar)
    assert (place / "quiet.tar.gz").stat().st_mode & 0o777 == 0o600
    assert (place / "keys.json").stat().st_mode & 0o777 == 0o600


def test_a_home_in_use_is_not_restored_into(lived):
    world, place, before = lived
    lock = running.hold(world.home)
    code, _out, err = run(world, "restore", place / "quiet.tar.gz", "--keys", place / "keys.json", "--force")
    assert (code, "请先停止网站" in err) == (2, True)
    os.close(lock)
    assert world.finish(LOOK).split()[0] == before.split()[0]


def test_existing_files_and_empty_homes_are_refused(lived, other):
    world, place, _before = lived
    assert run(world, "backup", "--to", place / "quiet.tar.gz")[0] == 2
    assert run(world, "backup")[0] == 2
    assert run(other, "backup", "--to", place / "never.tar.gz")[0] == 2
    assert not (place / "never.tar.gz").exists()
    assert not list(place.glob(".*"))


@pytest.mark.parametrize("command", ["backup", "restore", "doctor"])
def test_the_form_of_the_output_is_published(lived, command):
    schema = json.loads(lived[0].run(command, "--schema").stdout)
    assert schema["examples"]
