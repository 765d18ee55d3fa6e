"""The command line where there is no database: words and exit code 2, no traceback."""

import os
import subprocess
import sys

import pytest


def run(home, *arguments, **environment):
    env = {**os.environ, "YIZHEN_HOME": str(home), **environment}
    if not environment:
        env.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-m", "yizhen.site.cli", *arguments], env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("command", [("record", "verify", "--json"), ("organs", "list", "--json")])
def test_a_home_without_a_database_is_told(tmp_path, command):
    done = run(tmp_path / "new", *command)
    assert (done.returncode, done.stdout) == (2, "")
    assert "yizhen migrate" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("url", "words"),
    [("mysql://u:p@h/d", "只支持 PostgreSQL"), ("nonsense", "只支持 PostgreSQL"),
     ("postgresql://nobody:secret-word@127.0.0.1:1/none", "DATABASE_URL")],
)  # fmt: skip
def test_a_database_that_cannot_be_used_is_told_without_its_password(tmp_path, url, words):
    done = run(tmp_path, "record", "verify", "--json", DATABASE_URL=url)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret-word" not in done.stderr
