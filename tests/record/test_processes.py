"""The record under real processes: concurrent writers, kills between commit and handling."""

import json
import signal
import time

WRITE = """
import datetime as dt, random, sys, time, msgspec
from django.db import transaction, connection
from yizhen.kernel.actors import system_actor
from yizhen.record.door import News, append, publish
class Noted(msgspec.Struct, frozen=True):
    words: str
publish(News("record.test.noted", "测试", Noted))
BY = system_actor("writer", "990101", [])
rng = random.Random(int(sys.argv[1]))
for i in range(int(sys.argv[2])):
    with transaction.atomic():
        append("record.test.noted", Noted(f"{sys.argv[1]}:{i}"), by=BY, at=dt.datetime.now(dt.UTC), subject=("test", i))
        time.sleep(rng.random() * 0.004)  # commits land in another order than the numbers were drawn
        if rng.random() < 0.1:
            transaction.set_rollback(True)
    connection.close() if rng.random() < 0.02 else None
"""
SEAL = """
import sys, time
from yizhen.record.actions import seal
end = time.monotonic() + float(sys.argv[1])
total = 0
while time.monotonic() < end:
    total += seal(limit=7)
print(total)
"""
LISTEN = """
import msgspec, os, sys
from django.db import transaction
from yizhen.record import actions
from yizhen.record.door import News, publish, seal_all
from yizhen.record.models import CursorRow
class Noted(msgspec.Struct, frozen=True):
    words: str
publish(News("record.test.noted", "测试", Noted))
@actions.on("record.test.*", name="test.count")
def count(entries):
    for entry in entries:
        CursorRow.objects.create(handler=f"seen:{entry.payload['words']}", seq=entry.seq)
    if sys.argv[1] == "die-inside":
        os.kill(os.getpid(), 9)
seal_all()
if sys.argv[1] == "die-before":
    os.kill(os.getpid(), 9)
actions.hand_out_all()
if sys.argv[1] == "die-after":
    os.kill(os.getpid(), 9)
print(CursorRow.objects.filter(handler__startswith="seen:").count())
"""


def test_concurrent_writers_and_two_sealers_leave_one_whole_chain(world):
    writers = [world.python(WRITE, n, 60) for n in range(4)]
    sealers = [world.python(SEAL, 4) for _ in range(2)]
    for process in [*writers, *sealers]:
        _out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    world.finish("from yizhen.record.door import seal_all; seal_all()")
    verdict = json.loads(world.run("record", "verify", "--json").stdout)
    assert verdict["ok"], verdict
    assert verdict["pending"] == 0
    assert 150 < verdict["sealed"] <= 240


def test_killed_between_commit_and_handling_every_news_is_handled_once(world):
    world.finish(WRITE, 1, 20)
    for moment in ("die-before", "die-inside", "die-after"):
        process = world.python(LISTEN, moment)
        process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL
    seen = int(world.finish(LISTEN, "live"))
    assert seen == json.loads(world.run("record", "verify", "--json").stdout)["sealed"] > 0


def test_the_worker_seals_and_anchors_by_itself(world):
    world.finish(WRITE, 1, 5)
    worker = world.start("worker")
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and not (world.home / "anchors" / "anchors.jsonl").exists():
            time.sleep(0.2)
    finally:
        worker.terminate()
        assert worker.wait(timeout=20) == 0
    verdict = json.loads(world.run("record", "verify", "--json").stdout)
    assert (verdict["ok"], verdict["pending"], verdict["anchors"] > 0) == (True, 0, True)
