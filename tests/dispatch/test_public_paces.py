"""Public pages against floods: turns of an address an hour, photos one after another, and nothing typed is lost."""

from datetime import timedelta

import pytest

from tests.dispatch.pages import asking, hidden
from tests.dispatch.realm import COUNTY, NOW, SINCE
from tests.dispatch.test_files import jpeg
from tests.dispatch.test_pages_public import send, walk
from yizhen.county import door as county
from yizhen.dispatch.actions import files, paces
from yizhen.dispatch.models import Case, PublicPace
from yizhen.dispatch.queries.files import case_files
from yizhen.dispatch.terms.files import FileRole
from yizhen.documents.actions import files as intake


def allow(realm, rule, value):
    county.set_rule(COUNTY, rule, value, in_force_from=SINCE, source=county.Source("测试"), by=realm.root, at=NOW)


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def visit(realm):
    with asking() as browser:
        yield browser(realm.public)


def test_an_address_has_so_many_turns_an_hour(realm):
    allow(realm, "dispatch.public_per_hour", 2)
    for _ in range(2):
        paces.take_turn("report", "203.0.113.9", code=COUNTY, at=NOW)
    with pytest.raises(paces.TooOften):
        paces.take_turn("report", "203.0.113.9", code=COUNTY, at=NOW)
    paces.take_turn("photo", "203.0.113.9", code=COUNTY, at=NOW)
    paces.take_turn("report", "203.0.113.10", code=COUNTY, at=NOW)
    paces.take_turn("report", "203.0.113.9", code=COUNTY, at=NOW + timedelta(hours=1))
    assert paces.forget_paces(at=NOW + timedelta(hours=4)) == 3 and not PublicPace.objects.exists()


def test_a_household_of_ipv6_is_one_and_nobody_is_not_counted(realm):
    allow(realm, "dispatch.public_per_hour", 1)
    paces.take_turn("report", "2001:db8:1:2::1", code=COUNTY, at=NOW)
    with pytest.raises(paces.TooOften):
        paces.take_turn("report", "2001:db8:1:2:ffff::9", code=COUNTY, at=NOW)
    for _ in range(3):
        paces.take_turn("report", "", code=COUNTY, at=NOW)
    (row,) = PublicPace.objects.all()
    assert "2001" not in row.key and len(row.key) == 64


def test_no_limit_where_the_county_wants_none(realm):
    allow(realm, "dispatch.public_per_hour", 0)
    for _ in range(5):
        paces.take_turn("report", "203.0.113.9", code=COUNTY, at=NOW)
    assert not PublicPace.objects.exists()


def test_who_floods_is_asked_to_wait_and_keeps_what_was_typed(visit, realm):
    allow(realm, "dispatch.public_per_hour", 1)
    assert send(visit, walk(visit)).status_code == 302
    check = walk(visit)
    again = send(visit, check)
    page = again.content.decode()
    assert again.status_code == 429 and "次数太多" in page and "味道大" in page and "李女士" in page
    assert hidden(again)["token"] and Case.objects.count() == 1


@pytest.mark.parametrize(("proxies", "address", "status"), [
    ((), "127.0.0.1", 302), ((), "10.0.0.8", 302), ((), "::ffff:10.0.0.8", 302), ((), "8.8.8.8", 429), ((), "::ffff:8.8.8.8", 429),
    (None, "127.0.0.1", 429),
])  # fmt: skip
def test_behind_a_near_proxy_that_is_not_named_all_would_be_one(visit, realm, settings, proxies, address, status):  # noqa: PLR0917  fixtures
    settings.PROXIES = proxies if proxies is not None else ("named",)
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if not one.endswith("ClientAddress")]
    allow(realm, "dispatch.public_per_hour", 1)
    visit.defaults |= {"HTTP_X_FORWARDED_FOR": "203.0.113.9", "REMOTE_ADDR": address}
    assert send(visit, walk(visit)).status_code == 302
    assert send(visit, walk(visit)).status_code == status


def test_a_photo_that_came_while_another_was_looked_at_is_counted(realm, monkeypatch):
    allow(realm, "dispatch.requester_photos", 1)
    case = realm.reach("accepted")
    looks, look = [], intake._look

    def slowly(*content):
        looks.append(1)
        if len(looks) == 1:
            files.add_photo(case.number, case.follow_code, [jpeg("blue")], "快.jpg", by=realm.public, at=NOW)
        return look(*content)

    monkeypatch.setattr(intake, "_look", slowly)
    with pytest.raises(files.FilesRefused, match="最多 1 张"):
        files.add_photo(case.number, case.follow_code, [jpeg()], "慢.jpg", by=realm.public, at=NOW)
    assert [one.name for one in case_files(case.id)] == ["快.jpg"]


def test_a_case_that_ended_while_a_file_was_looked_at_takes_it_no_more(realm, monkeypatch):
    case, look = realm.reach("accepted"), intake._look

    def meanwhile(*content):
        realm.do("void", case.id, NOW)
        return look(*content)

    monkeypatch.setattr(intake, "_look", meanwhile)
    with pytest.raises((files.FilesRefused, LookupError)):
        files.enclose(case.id, [jpeg()], "a.jpg", FileRole.INTAKE, by=realm.center, at=NOW)
    assert not case_files(case.id)
