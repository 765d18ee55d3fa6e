"""Notices to posts: each once, read by whoever answers for the post, settled by what is done."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.translation import override

from tests.dispatch.pages import asking
from tests.dispatch.realm import SINCE
from tests.notices.conftest import ASKING, NOW, TELLING
from yizhen.county import door as county
from yizhen.kernel.actors import NoPower, public_actor
from yizhen.notices import actions, queries
from yizhen.notices.access import NoSuchNotice, notice_for
from yizhen.notices.models import NoticeRow


@pytest.fixture
def browse(realm):
    with asking() as open_for:
        yield open_for


def test_told_twice_it_is_one_notice(realm, draft):
    for _ in range(2):
        actions.notify([draft(posts=("urban.a", "urban.a", "urban.b"))], at=NOW)
    assert NoticeRow.objects.count() == 2
    assert queries.unread_count(realm.urban) == 1
    assert queries.unread_count(realm.water) == 0


def test_an_unknown_kind_and_an_address_elsewhere_are_refused(draft):
    with pytest.raises(KeyError):
        actions.notify([draft(kind="nobody.registered")], at=NOW)
    for url in ("https://example.org/", "//example.org", "/\\example.org"):
        with pytest.raises(ValueError, match="example"):
            actions.notify([draft(url=url)], at=NOW)
    assert not NoticeRow.objects.exists()


def test_who_answers_for_the_post_reads_it(realm, draft):
    actions.notify([draft(), draft("k2", posts=("water.a",))], at=NOW)
    mine, other = NoticeRow.objects.order_by("key")
    stand_in = replace(realm.water, posts=frozenset({realm.posts["water.a"], realm.posts["urban.a"]}))
    assert queries.unread_count(stand_in) == 2
    with pytest.raises(NoSuchNotice):
        notice_for(realm.urban, other.pk)
    assert actions.read([mine.pk, other.pk], by=realm.urban, at=NOW) == 1
    assert actions.read([mine.pk], by=realm.urban, at=NOW) == 0
    other.refresh_from_db()
    assert other.read_at is None


def test_what_is_done_settles_what_asked_for_it(realm, draft):
    later = NOW + timedelta(minutes=5)
    actions.notify([draft(), draft("k2", TELLING), draft("k3", about=("test.case", 2))], at=NOW)
    actions.notify([draft("k4")], at=later + timedelta(minutes=1))
    actions.settle([("test.case", 1)], at=later)
    assert set(NoticeRow.objects.filter(read_at=None).values_list("key", flat=True)) == {"k2", "k3", "k4"}
    actions.settle([("test.case", 1)], at=later + timedelta(hours=1), kinds=["another.kind"])
    assert NoticeRow.objects.filter(read_at=None, kind=ASKING).count() == 2


def test_the_bell_stops_counting_at_a_hundred_in_one_query(realm, draft, django_assert_num_queries):
    actions.notify([draft(f"k{n}") for n in range(120)], at=NOW)
    with django_assert_num_queries(1):
        assert queries.unread_count(realm.urban) == 100
    with django_assert_num_queries(0):
        assert queries.unread_count(replace(realm.urban, posts=frozenset())) == 0


def test_the_list_takes_two_queries_whatever_its_length(realm, draft, django_assert_num_queries):
    for size in (1, 60):
        actions.notify([draft(f"n{size}-{n}") for n in range(size)], at=NOW)
        with django_assert_num_queries(2):
            found, count = queries.notices(realm.urban, unread=True, size=50)
        assert (len(found), count) in ((1, 1), (50, 61))


def test_the_page_marks_and_leads_on(realm, browse, draft):
    actions.notify([draft(f"k{n}") for n in range(3)], at=NOW)
    page = browse(realm.urban).get("/notices/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "20260310-000001 请签收" in text
    assert 'class="bell__count">3<' in text
    first = NoticeRow.objects.order_by("-id").first()
    answer = browse(realm.urban).get(f"/notices/{first.pk}/open")
    assert answer.url == "/dispatch/cases/1"
    assert queries.unread_count(realm.urban) == 2
    assert browse(realm.water).get(f"/notices/{first.pk}/open").status_code == 404
    chosen = [str(one) for one in NoticeRow.objects.filter(read_at=None).values_list("pk", flat=True)[:1]]
    answer = browse(realm.urban).post("/notices/", {"act": "read", "ids": [*chosen, "x", "9" * 40]})
    assert answer.status_code == 302
    assert queries.unread_count(realm.urban) == 1
    browse(realm.urban).post("/notices/", {"act": "all"})
    assert queries.unread_count(realm.urban) == 0
    everything = browse(realm.urban).get("/notices/?show=all").content.decode()
    assert everything.count("请签收") >= 3


def test_the_bell_says_not_modified(realm, browse, draft):
    actions.notify([draft()], at=NOW)
    answer = browse(realm.urban).get("/notices/bell")
    assert "1" in answer.content.decode()
    again = browse(realm.urban).get("/notices/bell", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_nobody_without_an_account_reads_notices(realm):
    with pytest.raises(NoPower):
        actions.read_all(by=public_actor("990101", []), at=NOW)


def test_a_subject_is_said_in_the_readers_language(realm, draft):
    told = {"subject": "20260310-000001 派到本单位，请签收", "head": "20260310-000001", "words": "派到本单位，请签收"}
    actions.notify([draft(**told), draft("k2", subject="旧的一条")], at=NOW)
    (old, new), _count = queries.notices(realm.urban, unread=True)
    assert (new.subject, old.subject) == ("20260310-000001 派到本单位，请签收", "旧的一条")
    with override("en"):
        (old, new), _count = queries.notices(realm.urban, unread=True)
    assert new.subject.startswith("20260310-000001 ") and "签收" not in new.subject and old.subject == "旧的一条"


def test_what_goes_into_the_words_is_kept_apart(realm, draft):
    actions.notify([draft(subject="还有 3 天到期", words="还有 %(n)s 天到期", given={"n": 3})], at=NOW)
    assert queries.notices(realm.urban, unread=True)[0][0].subject == "还有 3 天到期"
    NoticeRow.objects.update(given={"other": 1})
    assert queries.notices(realm.urban, unread=True)[0][0].subject == "还有 3 天到期", "what cannot be filled is told as kept"


def test_notices_are_kept_as_long_as_the_county_wants(realm, draft):
    actions.notify([draft(f"k{n}") for n in range(3)], at=NOW)
    actions.notify([draft("k9")], at=NOW + timedelta(days=100))
    first, *_others = NoticeRow.objects.order_by("key")
    actions.read([first.pk], by=realm.urban, at=NOW)
    assert actions.forget_notices("990101", at=NOW + timedelta(days=180)) == 0
    assert actions.forget_notices("990101", at=NOW + timedelta(days=181)) == 1, "half a year after it was read"
    assert actions.forget_notices("990102", at=NOW + timedelta(days=900)) == 0
    assert actions.forget_notices("990101", at=NOW + timedelta(days=366)) == 2
    source = county.Source("测试")
    county.set_rule("990101", "notices.unread_days", 30, in_force_from=SINCE, source=source, by=realm.root, at=NOW)
    assert actions.forget_notices("990101", at=NOW + timedelta(days=131)) == 1
    assert not NoticeRow.objects.exists()
