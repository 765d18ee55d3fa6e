"""The system administrator's board: health, storage, jobs that go again, backups; and no business."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.dispatch.pages import asking
from tests.dispatch.realm import COUNTY, NOW, make_realm
from yizhen.dispatch.models import Delivery, Webhook
from yizhen.record.door import QUEUES, history
from yizhen.site.backup.mark import KEPT, last_backup, note_backup, recent_backups


@pytest.fixture
def realm(db):
    return make_realm()


def given_up(count):
    hook = Webhook.objects.create(county=COUNTY, name="x", url="https://example.com", secret="x", created_at=NOW)
    for n in range(count):
        Delivery.objects.create(
            webhook=hook, entry=n, key=f"k{n}", act="dispatch.case.closed", number="1", body="{}", state="failed",
            attempts=9, next_at=NOW,
        )  # fmt: skip


def test_only_with_its_power_and_no_business(realm):
    realm.report(title="不给系统管理员看的事")
    keeper = realm.actor("street.a", "record.system", "identity.accounts")
    with asking() as browse:
        page = browse(keeper).get("/system/").content.decode()
        assert browse(realm.center).get("/system/").status_code == 403
        assert browse(realm.center).post("/system/dispatch.delivery/retry").status_code == 403
    assert "体检" in page
    assert "还没有备份过" in page
    assert "不给系统管理员看的事" not in page


def test_given_up_jobs_go_again_on_record(realm):
    given_up(3)
    keeper = realm.actor("street.a", "record.system")
    with asking() as browse:
        assert "没有办成 3 个" in browse(keeper).get("/system/").content.decode()
        assert browse(keeper).post("/system/dispatch.delivery/retry").status_code == 302
        assert browse(keeper).post("/system/record.check/retry").status_code == 404
        assert browse(keeper).post("/system/none/retry").status_code == 404
    assert set(Delivery.objects.values_list("state", "attempts")) == {("waiting", 0)}
    (entry,) = history("record.queue", 0)
    assert entry.payload == {"queue": "dispatch.delivery", "count": 3}
    assert {"record.check", "dispatch.delivery", "dispatch.batch", "notices.message"} <= set(QUEUES)


def test_backups_are_remembered_the_latest_first(tmp_path):
    for n in range(KEPT + 5):
        file = tmp_path / f"b{n}.tar.gz"
        file.write_bytes(b"x" * n)
        note_backup(tmp_path, datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n), file)
    found = recent_backups(tmp_path)
    assert (len(found), found[0].file, found[0].size) == (KEPT, f"b{KEPT + 4}.tar.gz", KEPT + 4)
    assert last_backup(tmp_path) == found[0].at
    (tmp_path / "backups.jsonl").write_bytes(b"{torn\n")
    assert recent_backups(tmp_path) == []
