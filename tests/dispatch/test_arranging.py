"""Cases merged, split, put right and voided: nobody's request is lost, and nothing is deleted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.dispatch.conftest import NOW
from tests.dispatch.pages import asking
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.models import Case, Step
from yizhen.kernel.actors import NoPower
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.record import door as record

LATER = NOW + timedelta(hours=2)


def merge(realm, case, main, **more):
    return dispatch.merge(case.id, into=main.number, words="同一处垃圾", by=more.pop("by", realm.center), at=LATER)


def parts_of(case):
    return list(Case.objects.filter(part_of=case.id).order_by("id"))


def finish(realm, pk, at, words="办好了"):
    for n, verb in enumerate(("sign", "handle", "verify_pass", "close")):
        realm.do(verb, pk, at=at + timedelta(minutes=n))


def test_a_merged_case_leads_its_requester_to_the_main_one(realm):
    main = realm.reach("handling", name="张三", phone="13812345678")
    follower = realm.report(name="李四", phone="13912345678", title="市场门口臭")
    merge(realm, follower, main)
    row = Case.objects.get(pk=follower.id)
    assert (row.state, row.merged_into_id, row.closed_late) == ("merged", main.id, False)
    told = dispatch.follow(follower.number, follower.follow_code, now=LATER)
    assert (told.number, told.main_number, told.title) == (follower.number, main.number, "市场门口臭")
    assert told.state == "handling"
    assert told.holder_name == "城管局"
    realm.do("handle", main.id, at=LATER + timedelta(minutes=5))
    told = dispatch.follow(follower.number, follower.follow_code, now=LATER + timedelta(minutes=6))
    assert [(step.title, step.words) for step in told.steps[-2:]] == [("并案", "同一处垃圾"), ("办毕反馈", "已清运")]
    assert not told.can_withdraw
    shown = dispatch.case_page(realm.center, main.id, now=LATER).related
    assert [(one[0], one[3]) for one in shown] == [(follower.number, "并入本案")]


def test_what_another_requester_says_is_not_shown_to_followers(realm):
    main = realm.reach("verified")
    follower = realm.report()
    merge(realm, follower, main)
    realm.do("close", main.id, at=LATER)
    words = {"words": "我家就在旁边", "solved": True, "satisfaction": 5}
    dispatch.rate(main.number, main.follow_code, **words, by=realm.public, at=LATER + timedelta(hours=1))
    told = dispatch.follow(follower.number, follower.follow_code, now=LATER + timedelta(hours=2))
    assert "我家就在旁边" not in str(told)
    assert not told.can_rate


def test_no_merging_into_nothing_itself_or_what_has_ended(realm):
    case, ended = realm.report(), realm.reach("closed")
    follower = realm.report()
    merge(realm, follower, case)
    for number in (case.number, ended.number, follower.number, "20200101-000001", "没有"):
        with pytest.raises(ValueError, match="主案"):
            dispatch.merge(case.id, into=number, words="x", by=realm.center, at=LATER)
    other = realm.report()
    with pytest.raises(dispatch.HasFollowers):
        merge(realm, case, other)
    with pytest.raises(dispatch.HasFollowers):
        dispatch.void(case.id, words="x", by=realm.center, at=LATER)
    with pytest.raises(NoPower):
        merge(realm, realm.reach("dispatched"), other, by=realm.urban)


def test_a_split_case_waits_for_all_its_parts(realm):
    case = realm.reach("accepted", name="张三", phone="13812345678")
    realm.do("split", case.id, at=LATER)
    first, second = parts_of(case)
    assert (first.holder_organ_id, second.holder_organ_id) == (realm.organs["urban"], realm.organs["water"])
    assert {first.state, second.state} == {"dispatched"}
    assert (first.title, first.person_key, first.requester_phone) == ("清运垃圾", "", "")
    assert first.due_at == Case.objects.get(pk=case.id).due_at, "parts run from the same receipt"
    finish(realm, first.pk, LATER + timedelta(hours=1))
    assert Case.objects.get(pk=case.id).state == "split"
    finish(realm, second.pk, LATER + timedelta(hours=2))
    row = Case.objects.get(pk=case.id)
    assert row.state == "handled"
    assert row.handled_at is not None
    told = dispatch.follow(case.number, case.follow_code, now=LATER + timedelta(hours=3)).steps[-1]
    assert (told.title, told.words) == ("分办完毕", "城管局：已清运\n水务局：已清运")
    for n, verb in enumerate(("verify_pass", "close")):
        realm.do(verb, case.id, at=LATER + timedelta(hours=4, minutes=n))
    assert Case.objects.get(pk=case.id).state == "closed"
    assert record.verify().ok


def test_a_voided_part_is_waited_for_no_longer(realm):
    case = realm.reach("split")
    first, second = parts_of(case)
    finish(realm, first.pk, LATER)
    dispatch.void(second.pk, words="不用水务局", by=realm.center, at=LATER + timedelta(hours=1))
    assert Case.objects.get(pk=case.id).state == "handled"


def test_parts_are_of_several_organs_of_the_county(realm):
    case = realm.reach("accepted")
    urban = realm.organs["urban"]
    for parts in ([(urban, "清运")], [(urban, "清运"), (urban, "清扫")], []):
        with pytest.raises(dispatch.BadParts):
            dispatch.split(case.id, parts=parts, words="x", by=realm.center, at=LATER)
    with pytest.raises(dispatch.NotAnOrgan):
        dispatch.split(case.id, parts=[(urban, "清运"), (9999, "清扫")], words="x", by=realm.center, at=LATER)
    assert not parts_of(case)


def test_a_voided_case_stays_readable_and_out_of_the_rates(realm):
    case = realm.reach("handling")
    dispatch.void(case.id, words="测试件", by=realm.center, at=NOW + timedelta(days=20))
    row = Case.objects.get(pk=case.id)
    assert (row.state, row.closed_late) == ("voided", False)
    assert Step.objects.filter(case=case.id).last().words == "测试件"
    numbers = dispatch.desk_numbers(realm.center, now=NOW + timedelta(days=20))
    assert (numbers.late, numbers.open, numbers.closed_recently) == (0, 0, 0)
    with pytest.raises(NotAllowed):
        dispatch.void(realm.reach("closed").id, words="x", by=realm.center, at=LATER)
    with pytest.raises(dispatch.WordsNeeded):
        dispatch.void(realm.report().id, words=" ", by=realm.center, at=LATER)


def test_a_wrong_category_is_put_right_with_its_clock_and_lead(realm):
    case = realm.reach("returned")
    realm.do("reclassify", case.id, at=LATER)
    row = Case.objects.get(pk=case.id)
    assert row.state == "returned"
    assert row.due_at is None, "its limit starts with the dispatch"
    changed = record.history("dispatch.case", case.id)[-1].payload["changed"]
    assert set(changed) >= {"category_id"}
    realm.do("dispatch", case.id, at=LATER + timedelta(minutes=1))
    row = Case.objects.get(pk=case.id)
    assert row.holder_organ_id == realm.organs["water"]
    assert row.due_at is not None


def test_pages_merge_split_and_void(realm):
    at = timezone.now() - timedelta(hours=1)
    main, follower, third = realm.reach("accepted", at=at), realm.report(at=at), realm.report(at=at)
    with asking() as browse:
        url = f"/dispatch/cases/{follower.number}/do/merge"
        page = browse(realm.center).post(url, {"into": "20200101-000001", "words": "同一处"})
        assert page.status_code == 422
        assert "没有查到主案" in page.content.decode()
        assert browse(realm.center).post(url, {"into": main.number, "words": "同一处"}).status_code == 302
        told = browse(realm.public).post("/follow", {"number": follower.number, "code": follower.follow_code})
        assert main.number in told.content.decode()
        url = f"/dispatch/cases/{main.number}/do/split"
        page = browse(realm.center).post(url, {"parts": "城管局清运垃圾", "words": "两家都有"})
        assert "看不懂这一行" in page.content.decode()
        parts = "城管局：清运垃圾\n水务局: 清理河面"
        assert browse(realm.center).post(url, {"parts": parts, "words": "两家都有"}).status_code == 302
        page = browse(realm.center).get(f"/dispatch/cases/{main.number}").content.decode()
        assert page.count("分办") >= 2
        assert "并入本案" in page
        url = f"/dispatch/cases/{third.number}/do/void"
        assert browse(realm.center).post(url, {"words": "测试"}).status_code == 302
    assert [one.title for one in parts_of(main)] == ["清运垃圾", "清理河面"]
