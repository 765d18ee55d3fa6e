"""Worlds of their own for tests that need committed data and several processes (独立的测试世界).

The record refuses to be flushed, so such tests get a copy of a migrated database: a file on SQLite, a database
made from a template on PostgreSQL.
"""

import os
import shutil
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

import psycopg

PROLOGUE = "import django; django.setup()\n"


@dataclass(frozen=True)
class World:
    """一个测试世界 home folder, environment and ways to run things in it."""

    home: Path
    env: dict

    def start(self, *args, **more) -> subprocess.Popen:
        """Start ``yizhen …`` in this world."""
        return subprocess.Popen([sys.executable, "-m", "yizhen.site.cli", *args], env=self.env, **more)

    def run(self, *args, check=True) -> subprocess.CompletedProcess:
        """Run ``yizhen …`` in this world and wait."""
        return subprocess.run([sys.executable, "-m", "yizhen.site.cli", *args], env=self.env, check=check,
                              capture_output=True, text=True)  # fmt: skip

    def python(self, code, *args, **more) -> subprocess.Popen:
        """Start a Python program with Django set up in this world."""
        return subprocess.Popen([sys.executable, "-c", PROLOGUE + code, *map(str, args)], env=self.env,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)  # fmt: skip

    def finish(self, code, *args) -> str:
        """Run a Python program to its end and return what it printed."""
        process = self.python(code, *args)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        return out


def _environment(home: Path, url: str) -> dict:
    env = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "PYTEST_CURRENT_TEST")}
    env |= {"YIZHEN_HOME": str(home), "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
    return env | ({"DATABASE_URL": url} if url else {})


def _other_database(name: str) -> str:
    base, _, query = os.environ["DATABASE_URL"].partition("?")
    return f"{base.rsplit('/', 1)[0]}/{name}?{query}"


def _admin(statement: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement)


class Worlds:
    """Makes worlds from one migrated template (由模板复制)."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.postgres = folder, bool(os.environ.get("DATABASE_URL"))
        self.template = self._make(f"template_{uuid.uuid4().hex[:8]}")
        self.template.run("migrate")

    def _make(self, name: str) -> World:
        home = self.folder / name
        home.mkdir()
        if self.postgres:
            _admin(f'CREATE DATABASE "{name}"')
        return World(home, _environment(home, _other_database(name) if self.postgres else ""))

    def fresh(self) -> World:
        """A new world that nobody has used."""
        name = f"world_{uuid.uuid4().hex[:8]}"
        home = self.folder / name
        if self.postgres:
            home.mkdir()
            _admin(f'CREATE DATABASE "{name}" TEMPLATE "{self.template.home.name}"')
            return World(home, _environment(home, _other_database(name)))
        shutil.copytree(self.template.home, home)
        return World(home, _environment(home, ""))

    def empty(self) -> World:
        """A new world whose database holds nothing at all, not even tables."""
        return self._make(f"empty_{uuid.uuid4().hex[:8]}")
