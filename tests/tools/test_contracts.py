"""Each border is broken on purpose, to see that the machine keeps it (破坏性测试)."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SABOTAGE = {
    "houses": ("territory/rules.py", "from yizhen.organs import door as _upward"),
    "rooms": ("record/queries/board.py", "from yizhen.record import actions as _upstairs"),
    "door": ("dispatch/door.py", "from yizhen.organs import models as _through_the_window"),
    "pure": ("kernel/rounding.py", "import yizhen.record.models as _tables"),
    "acyclic": ("kernel/actors.py", "from yizhen.law import door as _round_about"),
}
LINT = (
    "import sys; sys.path[:0] = ['src', '.']; "
    "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache'])"
)
BROKEN_NAME = {
    "houses": "Houses import only houses below them",
    "rooms": "Rooms of a house import only rooms below them",
    "door": "Other houses enter by the door",
    "pure": "Rules, states and words never reach Django",
    "acyclic": "No cycles",
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("static", "templates", "__pycache__"))
    shutil.copytree(ROOT / "tools", folder / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint(folder):
    run = subprocess.run(
        [sys.executable, "-c", LINT],
        cwd=folder, capture_output=True, text=True, env={"PYTHONPATH": "src:.", "PATH": "/usr/bin:/bin"}, check=False,
    )  # fmt: skip
    return run.returncode, run.stdout + run.stderr


def test_the_tree_as_it_is_keeps_every_contract(copy):
    code, words = lint(copy)
    assert code == 0, words


@pytest.mark.parametrize("contract", SABOTAGE)
def test_a_broken_border_is_found(copy, contract):
    name, line = SABOTAGE[contract]
    path = copy / "src/yizhen" / name
    before = path.read_text()
    path.write_text(f"{before}\n{line}\n")
    try:
        code, words = lint(copy)
    finally:
        path.write_text(before)
    assert code == 1
    assert f"{BROKEN_NAME[contract]} BROKEN" in " ".join(words.split())


def test_an_unknown_room_is_found(copy):
    path = copy / "src/yizhen/record/helpers.py"
    path.write_text('"""No such room."""\n')
    try:
        code, words = lint(copy)
    finally:
        path.unlink()
    assert code == 1, words
