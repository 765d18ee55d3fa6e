"""Upgrade: a database of the first version, with rows in it, comes forward with all of them."""

import json

OLD = """
from datetime import date, datetime, UTC
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
graph = executor.loader.graph
houses = ["record", "territory", "county", "organs", "identity", "staffing", "dispatch"]
targets = [next(n for n in sorted(graph.nodes) if n[0] == house) for house in houses]
targets = [("record", "0002_guards") if one[0] == "record" else one for one in targets]
targets += [node for node in graph.leaf_nodes() if node[0] in ("auth", "contenttypes", "sessions", "axes")]
executor.migrate(targets)
apps = executor.loader.project_state(targets).apps
account = apps.get_model("identity", "Account").objects.create(username="old.hand", password="!", created_on=date(2025, 1, 1))
category = apps.get_model("dispatch", "CategoryRow").objects.create(
    code="E01", name="市容环境", kind="event", valid_from=date(2024, 1, 1))
at = datetime(2025, 3, 1, 1, tzinfo=UTC)
for n in range(50):
    apps.get_model("dispatch", "Case").objects.create(
        number=f"N{n}", follow_hash="x", county="990101", category=category, channel="web", title=f"旧件 {n}", received_at=at)
from yizhen.record.actions.writing import INSERT
with connection.cursor() as cursor:
    for n in range(50):
        cursor.execute(INSERT, (n, "dispatch.case.reported", "990101", "dispatch.case", n, None, None, None, "旧", "", "", "web", "", "{}"))
from yizhen.record.actions import seal_all
seal_all()
"""
NEW = """
from yizhen.dispatch.models import Case
from yizhen.identity.models import Account
from yizhen.record.door import verify
print(Case.objects.count(), Case.objects.filter(title="旧件 7", state="received").count(),
      Account.objects.get().username, verify().ok, verify().entries)
"""


def test_rows_of_the_first_version_come_forward(worlds):
    old = worlds.empty()
    old.finish(OLD)
    before = {check["key"]: check["state"] for check in json.loads(old.run("doctor", "--json", check=False).stdout)["checks"]}
    old.run("migrate")
    after = {check["key"]: check["state"] for check in json.loads(old.run("doctor", "--json", check=False).stdout)["checks"]}
    assert (before["migrations"], after["migrations"]) == ("fault", "good")
    assert after["guards"] == "good"
    assert old.finish(NEW).split() == ["50", "1", "old.hand", "True", "50"]


def test_a_backup_of_the_first_version_is_brought_forward_when_restored(worlds, tmp_path):
    old, new = worlds.empty(), worlds.empty()
    old.finish(OLD)
    old.run("backup", "--to", str(tmp_path / "old.tar.gz"), "--keys", str(tmp_path / "keys.json"))
    told = json.loads(new.run("restore", str(tmp_path / "old.tar.gz"), "--keys", str(tmp_path / "keys.json"), "--json").stdout)
    assert told["ok"]
    assert told["migrated"]
    assert new.finish(NEW).split() == ["50", "1", "old.hand", "True", "50"]


def test_a_backup_of_a_newer_program_is_refused(worlds, tmp_path):
    new, other = worlds.fresh(), worlds.empty()
    new.finish(
        "from django.db import connection\n"
        "connection.cursor().execute('INSERT INTO django_migrations (app, name, applied)"
        " VALUES (%s, %s, %s)', ['dispatch', '9999_future', '2026-01-01 00:00:00'])"
    )
    new.run("backup", "--to", str(tmp_path / "b.tar.gz"), "--keys", str(tmp_path / "keys.json"))
    done = other.run("restore", str(tmp_path / "b.tar.gz"), "--keys", str(tmp_path / "keys.json"), check=False)
    assert (done.returncode, "先把程序升级" in done.stderr) == (2, True)
