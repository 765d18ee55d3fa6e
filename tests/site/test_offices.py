"""The three administrators find on their desk what their office is for, and no business."""

from threading import Event

import pytest

from tests.dispatch.pages import asking
from tests.dispatch.realm import make_realm
from yizhen.record.jobs import do_check


@pytest.fixture
def realm(db):
    return make_realm()


def test_who_only_verifies_the_record_is_led_to_it_and_reads_no_entries(realm):
    realm.report(title="不给审计看的事")
    auditor = realm.actor("street.a", "identity.view", "record.verify")
    with asking() as browse:
        desk = browse(auditor).get("/desk/").content.decode()
        assert browse(auditor).get("/record/").url == "/record/audit/"
        page = browse(auditor).get("/record/audit/").content.decode()
        asked = browse(auditor).post("/record/verify").url
        assert do_check(Event())
        verdict = browse(auditor).get(asked).content.decode()
    for url in ("/record/audit/", "/identity/accounts/", "/identity/grants/"):
        assert f'href="{url}"' in desk
    assert "没有在岗的岗位" not in desk
    assert "立即核验" in page and "上报" not in page and "最近的留痕" not in page
    assert "核验完好" in verdict


def test_without_either_power_there_is_no_record(realm):
    with asking() as browse:
        assert browse(realm.urban).get("/record/").status_code == 403
