"""The supervisor: who dies is started again, who cannot stay up stops the site, a gentle stop answers first."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from yizhen.site.supervisor import DEATHS, Child, Supervisor

FALL = [sys.executable, "-c", "import sys; sys.exit(7)"]
RUN = """
import sys
from yizhen.site import supervisor
supervisor.FIRST_PAUSE = supervisor.LONGEST_PAUSE = 0.05
supervisor.QUICK_SECONDS = float(sys.argv[1])
kinds = {"sleep": [sys.executable, "-c", "import time; time.sleep(60)"], "fall": [sys.executable, "-c", "import sys; sys.exit(7)"]}
children = [supervisor.Child(kind, kinds[kind], must_start=kind == sys.argv[2]) for kind in sys.argv[3:]]
sys.exit(supervisor.Supervisor(children).run("up"))
"""


def start(quick, must_start, *kinds):
    process = subprocess.Popen([sys.executable, "-c", RUN, str(quick), must_start, *kinds], stderr=subprocess.PIPE, text=True)
    assert process.stderr.readline().strip() == "up"
    return process


def children(pid):
    return [int(number) for number in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def until(true, seconds=10):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False


def test_one_that_is_killed_is_started_again_and_the_other_goes_on():
    process = start(0, "", "sleep", "sleep")
    assert until(lambda: len(children(process.pid)) == 2)
    first, second = children(process.pid)
    os.kill(first, signal.SIGKILL)
    assert until(lambda: len(set(children(process.pid)) - {first}) == 2)
    assert second in children(process.pid)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert "意外退出(-9)" in process.stderr.read()
    process.stderr.close()


def test_one_that_cannot_stay_up_stops_everything_and_says_so():
    process = start(60, "", "sleep", "fall")
    assert process.wait(20) == 1
    words = process.stderr.read()
    assert words.count("意外退出(7)") == DEATHS - 1
    assert "起不来(7)" in words
    process.stderr.close()


def test_a_site_that_fails_at_its_very_start_is_not_tried_again():
    process = start(60, "fall", "fall")
    assert process.wait(10) == 1
    assert "意外退出" not in process.stderr.read()
    process.stderr.close()


def test_children_end_when_the_supervisor_is_killed():
    process = start(0, "", "sleep")
    assert until(lambda: len(children(process.pid)) == 1)
    (child,) = children(process.pid)
    process.kill()
    process.wait()
    process.stderr.close()
    assert until(lambda: not Path(f"/proc/{child}").exists() or _zombie(child))


def _zombie(pid):
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def test_pauses_grow_and_a_long_life_forgives():
    child = Child("x", FALL)
    pauses = []
    for _ in range(4):
        child.begun = time.monotonic()
        assert child.plan_restart()
        pauses.append(child.due - time.monotonic())
    assert pauses == sorted(pauses)
    child.begun = time.monotonic() - 3600
    assert child.plan_restart()
    assert child.due - time.monotonic() < pauses[1]
    assert Supervisor([child]).children == [child]
