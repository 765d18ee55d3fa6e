"""Front-end files: pinned without naming a registry, brought over completely, twice without change."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from yizhen.ui.commands import SCHEMA, WANTED, group

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def modules(tmp_path):
    folder = tmp_path / "node_modules"
    for package, source, _place in WANTED:
        path = folder / package / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"content of {package}/{source}\n//# sourceMappingURL=away.map\n".encode())
    return folder


def collect(*arguments):
    return CliRunner().invoke(group, ["collect", *map(str, arguments)])


def test_collect_brings_all_and_then_nothing(modules, tmp_path):
    into = tmp_path / "vendor"
    (into / "old").mkdir(parents=True)
    (into / "old" / "left.js").write_text("gone")
    first = json.loads(collect("--modules", modules, "--into", into, "--json").stdout)
    assert len(first["changed"]) == first["files"] == len(WANTED)
    assert first["removed"] == ["old/left.js"]
    assert not (into / "old").exists()
    second = json.loads(collect("--modules", modules, "--into", into, "--json").stdout)
    assert (second["changed"], second["removed"]) == ([], [])
    assert "sourceMappingURL" not in (into / "htmx.min.js").read_text(), (
        "a missing map would break the static manifest"
    )


def test_collect_without_packages_says_what_to_run(tmp_path):
    done = collect("--modules", tmp_path / "none", "--into", tmp_path / "vendor")
    assert done.exit_code == 2
    assert "npm ci --ignore-scripts" in done.stderr


def test_schema_describes_the_answer(modules, tmp_path):
    assert json.loads(collect("--schema").stdout) == SCHEMA
    answer = json.loads(collect("--modules", modules, "--into", tmp_path / "v", "--json").stdout)
    assert set(SCHEMA["required"]) == set(answer) == set(SCHEMA["properties"])


def test_lockfile_names_no_registry():
    lock = (ROOT / "package-lock.json").read_text()
    assert "resolved" not in lock
    assert "http" not in lock
    packages = json.loads(lock)["packages"]
    assert all("integrity" in entry for name, entry in packages.items() if name)


def test_versions_are_exact():
    asked = json.loads((ROOT / "package.json").read_text())
    for version in (asked["dependencies"] | asked["devDependencies"]).values():
        assert version[0].isdigit()
