"""``yizhen dispatch import`` in a world of its own: real files, exit codes, killed in the middle."""

import gzip
import json
import os
import signal

import pytest

MAKE = """
from tests.dispatch.realm import make_realm
make_realm()
"""
COUNT = """
import json
from yizhen.dispatch.models import Batch, Case, Staged, Step
from yizhen.record.door import seal_all, verify
from yizhen.record.models import EntryRow
seal_all()
print(json.dumps({
    "cases": Case.objects.count(), "taken": sum(Batch.objects.values_list("taken", flat=True)),
    "linked": Staged.objects.exclude(case=None).values("case").distinct().count(),
    "steps": Step.objects.count(), "acts": EntryRow.objects.filter(subject_kind="dispatch.case").count(),
    "states": sorted(set(Batch.objects.values_list("state", flat=True))), "ok": verify().ok,
    "numbers": Case.objects.exclude(source_number="").values("source_number").distinct().count(),
}))
"""
HEAD = "编号,标题,内容,时间,办结时间\n"


@pytest.fixture
def county(world):
    world.finish(MAKE)
    return world


def run(world, path, *more, code=0):
    done = world.run("dispatch", "import", str(path), "--json", *more, check=False)
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout) if done.stdout else done.stderr


def rows(count):
    return HEAD + "".join(
        f"n{n},第{n}件路灯不亮,灯杆号{n},2026-01-{n % 28 + 1:02d} 08:00,\n" for n in range(count)
    )


def test_a_dry_run_lists_every_bad_row_and_writes_nothing(county, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(rows(3) + "x,,,,\ny,早结,,2026-01-05,2026-01-02\n", encoding="gbk")
    told = run(county, path, "--dry-run")
    assert (told["read"], told["good"], told["bad"], told["taken"]) == (5, 3, 2, 0)
    assert [(one["line"], one["column"]) for one in told["bad_rows"]] == [(5, "标题"), (5, "时间"), (6, "办结时间")]
    assert told["encoding"] == "gb18030"
    assert [one["line"] for one in told["good_rows"]] == [2, 3, 4]
    assert json.loads(county.finish(COUNT))["cases"] == 0


def test_taking_exits_3_with_refused_rows_and_the_same_file_is_not_taken_twice(county, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(rows(3) + "y,早结,,2026-01-05,2026-01-02\n", encoding="utf-8")
    told = run(county, path, code=3)
    assert (told["read"], told["taken"], told["bad"]) == (4, 3, 1)
    again = run(county, path)
    assert (again["already"], again["taken"]) == (told["batch"], 0)
    assert run(county, path, "--again", code=3)["taken"] == 3
    assert json.loads(county.finish(COUNT))["cases"] == 6


def test_wrong_use_exits_2_in_words(county, tmp_path):
    assert "没有这个文件" in run(county, tmp_path / "no.csv", code=2)
    path = tmp_path / "a.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    assert "没有字段“x”" in run(county, path, "--mapping", "x=甲", code=2)
    assert "表中没有“丙”这一列" in run(county, path, "--mapping", "title=丙", code=2)
    (tmp_path / "b.xlsx").write_bytes(b"PK")
    assert "损坏" in run(county, tmp_path / "b.xlsx", code=2)
    told = run(county, path, "--mapping", "title=甲", "--mapping", "收到时间=2", "--dry-run")
    assert told["mapping"] == {"title": "甲", "received": "乙"}
    assert json.loads(county.run("dispatch", "import", "--schema").stdout)["examples"]


def test_killed_in_the_middle_nothing_is_half_taken_and_the_next_run_goes_on(county, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(rows(6000), encoding="utf-8")
    process = county.start("dispatch", "import", str(path))
    wait_until(county, 1000)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    mid = json.loads(county.finish(COUNT))
    assert 0 < mid["cases"] < 6000, "killed too early or too late for this test"
    assert mid["cases"] == mid["taken"] == mid["linked"] == mid["steps"] == mid["acts"] == mid["numbers"]
    assert mid["states"] == ["staged"]
    told = run(county, path)
    assert told["resumed"]
    assert told["taken"] == 6000
    end = json.loads(county.finish(COUNT))
    assert end == mid | {
        "cases": 6000, "taken": 6000, "linked": 6000, "steps": 6000, "acts": 6000, "numbers": 6000, "states": ["taken"],
    }  # fmt: skip
    assert end["ok"]


def wait_until(world, cases):
    """Wait in one process until that many cases stand."""
    world.finish(
        "import sys, time\nfrom yizhen.dispatch.models import Case\n"
        "until = time.monotonic() + 60\n"
        "while Case.objects.count() < int(sys.argv[1]) and time.monotonic() < until: time.sleep(0.002)\n", cases
    )


def test_real_letters_are_all_taken(county, real_data):
    told = run(county, real_data / "messages_hot.csv.gz")
    assert (told["read"], told["taken"], told["bad"]) == (4306, 4306, 0)
    assert told["duplicates"] > 50


@pytest.mark.once
def test_real_requests_are_checked_and_those_closed_before_they_opened_refused(county, real_data, tmp_path):
    told = run(county, real_data / "requests311.csv.gz", "--dry-run")
    assert (told["read"], told["good"]) == (60820, 60817)
    assert {one["column"] for one in told["bad_rows"]} == {"closed"}
    assert all("办结时间早于收到时间" in one["reason"] for one in told["bad_rows"])
    lines = gzip.decompress((real_data / "requests311.csv.gz").read_bytes()).decode().splitlines()
    part = tmp_path / "part.csv"
    part.write_text("\n".join([lines[0], *lines[560:2060]]), encoding="utf-8")
    taken = run(county, part, code=3)
    assert (taken["taken"], taken["bad"]) == (1498, 2)
    end = json.loads(county.finish(COUNT))
    assert end["cases"] == 1498
    assert end["ok"]
