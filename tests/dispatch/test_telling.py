"""Who is told of a case: the posts whose hand it came to, once, and the requester, without a word of what it is about."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from tests.dispatch.realm import COUNTY, NOW, SINCE
from yizhen.county import door as county
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.actions.telling import NOTICES, tell
from yizhen.dispatch.queries.turns import to_press
from yizhen.identity import door as identity
from yizhen.kernel.actors import system_actor
from yizhen.notices.models import MessageRow, NoticeRow
from yizhen.notices.queries import notices
from yizhen.record import door as record
from yizhen.record.models import EntryRow

KEEPER = {"by": system_actor("装机", COUNTY, ("identity.grant",)), "at": NOW}


@pytest.fixture
def posted(realm):
    """The small county with roles: who signs in the departments, who dispatches and approves in the center."""
    identity.load_roles(**KEEPER)
    for post, role in (("center.a", "command_centre"), ("urban.a", "department_liaison"), ("urban.b", "department_liaison"),
                       ("water.a", "department_liaison")):  # fmt: skip
        identity.grant_role(realm.posts[post], role, "own_organ", valid_from=SINCE, **KEEPER)
    return realm


def entries():
    """The news of cases as a handler is given them."""
    record.seal_all()
    sealed = []
    for n, row in enumerate(EntryRow.objects.order_by("id"), 1):
        entry = next(one for one in record.history(row.subject_kind, row.subject_id) if one.id == row.pk)
        sealed.append(record.Sealed(
            n, row.pk, entry.act, entry.at, COUNTY, row.subject_kind, row.subject_id, None, row.post, row.organ,
            entry.payload,
        ))  # fmt: skip
    return [one for one in sealed if one.act.startswith("dispatch.case.")]


def hear(at=NOW, since=0):
    tell([one for one in entries() if one.id > since], now=at)


def unread(realm, post):
    rows = NoticeRow.objects.filter(post=realm.posts[post], read_at=None).order_by("id")
    return [row.kind.removeprefix("dispatch.") for row in rows]


def test_who_may_sign_is_told_once_and_not_after_somebody_signed(posted):
    case = posted.reach("dispatched")
    for _ in range(2):
        hear()
    assert unread(posted, "urban.a") == unread(posted, "urban.b") == ["came"]
    assert unread(posted, "water.a") == []
    notice = NoticeRow.objects.first()
    assert notice.subject == f"{case.number} 派到本单位，请签收"
    assert "垃圾" not in notice.subject
    assert notice.url == f"/dispatch/cases/{case.number}"
    posted.do("sign", case.id, NOW + timedelta(hours=1))
    hear()
    assert unread(posted, "urban.a") == unread(posted, "urban.b") == []


def test_the_reader_reads_it_in_their_own_language(posted):
    case = posted.reach("dispatched")
    hear()
    with override("en"):
        (one, *_rest), _count = notices(posted.urban, unread=True)
    assert one.subject.startswith(f"{case.number} ") and "签收" not in one.subject


def test_what_has_moved_on_is_told_to_nobody(posted):
    posted.reach("handling")
    hear()
    assert not NoticeRow.objects.exists()


def test_a_return_goes_back_to_who_dispatched(posted):
    case = posted.reach("returned")
    hear()
    assert unread(posted, "center.a") == ["returned"]
    posted.do("designate", case.id, NOW + timedelta(hours=1))
    hear()
    assert unread(posted, "center.a") == []
    assert unread(posted, "water.a") == ["came"]


def test_an_ask_goes_to_who_may_approve_and_its_answer_back(posted):
    case = posted.reach("handling")
    posted.do("ask_extend", case.id, NOW + timedelta(minutes=30))
    hear()
    assert unread(posted, "center.a") == ["asked"]
    posted.do("deny", case.id, NOW + timedelta(minutes=40))
    hear()
    assert unread(posted, "center.a") == []
    assert unread(posted, "urban.a") == ["decided"]
    assert unread(posted, "urban.b") == []


def test_supervision_by_hand_and_by_the_clock(posted):
    case = posted.reach("handling")
    posted.do("supervise", case.id, NOW + timedelta(minutes=30))
    hear()
    assert unread(posted, "urban.a") == ["supervised"]
    posted.do("answer", case.id, NOW + timedelta(minutes=50))
    hear()
    assert unread(posted, "urban.a") == []
    assert unread(posted, "center.a") == ["answered"]
    late = NOW + timedelta(days=4)
    clock = system_actor("督办时钟", COUNTY, [dispatch.Power.SUPERVISE])
    from yizhen.dispatch.actions import press_by_clock

    for pk, kind, about in to_press(COUNTY, late):
        press_by_clock(pk, kind, about, by=clock, at=late)
    hear(late)
    assert unread(posted, "urban.a") == ["overdue"]


def test_a_rating_reaches_who_handled_it(posted):
    case = posted.reach("closed")
    at = NOW + timedelta(hours=2)
    dispatch.rate(case.number, case.follow_code, solved=False, satisfaction=2, words="还有味道", by=posted.public, at=at)
    hear(at)
    (notice,) = NoticeRow.objects.filter(kind="dispatch.rated")
    assert notice.post_id == posted.posts["urban.a"]
    assert notice.subject.endswith("诉求人评价：没有解决")
    assert "味道" not in notice.subject + notice.text


def test_what_happened_long_ago_is_no_news(posted):
    posted.reach("dispatched", phone="13800001111")
    hear(NOW + timedelta(days=15))
    assert not NoticeRow.objects.exists()
    hear(NOW + timedelta(days=3))
    assert NoticeRow.objects.count() == 2
    assert not MessageRow.objects.exists()


def test_the_requester_is_texted_without_what_it_is_about(posted):
    case = posted.reach("closed", phone="13800001111", name="李女士")
    for _ in range(2):
        hear()
    texts = list(MessageRow.objects.order_by("id").values_list("text", flat=True))
    assert ["已受理" in texts[0], "已派给承办单位" in texts[1], "已办结" in texts[2]] == [True] * 3
    assert len(texts) == 3
    for text in texts:
        assert text.startswith("【示例县】")
        assert case.number in text
        assert text.endswith("\n/follow")
        assert not {"垃圾", "李女士", "13800001111", "E01", "东街"} & {text[n : n + k] for n in range(len(text)) for k in (2, 3, 11)}


def test_no_number_no_text_and_the_county_may_switch_it_off(posted):
    posted.reach("accepted")
    source = county.Source("测试")
    county.set_rule(COUNTY, "dispatch.tell_requester", False, in_force_from=SINCE, source=source, by=posted.root, at=NOW)
    posted.reach("accepted", phone="13800001111", detail="另一件")
    hear()
    assert not MessageRow.objects.exists()


def test_queries_do_not_grow_with_silent_news(posted, django_assert_max_num_queries):
    for n in range(6):
        posted.reach("handling", detail=f"第{n}件")
    found = entries()
    with django_assert_max_num_queries(40):
        tell(found, now=NOW)


def test_the_handler_is_registered(posted):
    case = posted.reach("dispatched", at=timezone.now() - timedelta(hours=1))
    record.seal_all()
    record.hand_out_all()
    assert NOTICES in record.HANDLERS
    assert unread(posted, "urban.a") == ["came"]
    record.hand_out_all()
    assert NoticeRow.objects.filter(about_id=case.id).count() == 2
