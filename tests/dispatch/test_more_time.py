"""More time for a case: extensions within the county's caps, rests that are left out of the clock."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from tests.dispatch.conftest import COUNTY, NOW, TODAY
from tests.dispatch.pages import asking
from yizhen.county import door as county
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.jobs import resume_rested
from yizhen.dispatch.models import Ask, Case
from yizhen.dispatch.queries import case_page, follow
from yizhen.dispatch.rules import decode_clock
from yizhen.kernel.actors import NoPower, system_actor
from yizhen.record import door as record

LATER = NOW + timedelta(hours=2)
"""Tuesday, 11:00 in Shanghai; the case came in at 9:00 and has two working days: Thursday 2026-03-12."""


def set_rule(name, value):
    by = system_actor("测试", COUNTY, ["county.edit"])
    source = county.Source("《示例县接诉即办办法》")
    county.set_rule(COUNTY, name, value, in_force_from=TODAY, source=source, by=by, at=NOW)


def due_on(case):
    return Case.objects.get(pk=case.id).due_on


def ask_rest(realm, case, until, at=LATER):
    return dispatch.ask_suspension(
        case.id, until=until, ground="连日降雨", words="雨停再清", by=realm.urban, at=at
    )


def test_an_extension_adds_to_the_limit_and_tells_how(realm):
    case = realm.reach("handling")
    assert due_on(case) == date(2026, 3, 12)
    dispatch.ask_extension(case.id, amount=2, words="要等吊车", by=realm.urban, at=LATER)
    assert due_on(case) == date(2026, 3, 12), "asking changes nothing"
    dispatch.extend(case.id, by=realm.center, at=LATER + timedelta(hours=1))
    row = Case.objects.get(pk=case.id)
    assert (row.due_on, row.asked, row.state) == (date(2026, 3, 16), "", "handling")
    assert any("经批准延长 2 个工作日，共 4 个工作日" in step for step in decode_clock(row.clock).steps)
    entry = record.history("dispatch.case", case.id)[-1]
    assert (entry.act, entry.payload["ground"]) == ("dispatch.case.extended", "延长 2 个工作日")
    assert entry.payload["due_before"] < entry.payload["due_at"]
    told = dispatch.follow(case.number, case.follow_code, now=LATER + timedelta(hours=2)).steps[-1]
    assert (told.title, told.words) == ("准予延期", "要等吊车")


@pytest.mark.parametrize(("amount", "words"), [(3, "最多还能延长 2（工作日"), (0, "最多还能延长")])
def test_the_share_is_the_countys(realm, amount, words):
    case = realm.reach("handling")
    with pytest.raises(dispatch.AskRefused, match=words):
        dispatch.ask_extension(case.id, amount=amount, words="要等吊车", by=realm.urban, at=LATER)
    assert not Ask.objects.exists()


def test_the_number_is_the_countys(realm):
    case = realm.reach("handling")
    for verb in ("ask_extend", "extend"):
        realm.do(verb, case.id, at=LATER)
    with pytest.raises(dispatch.AskRefused, match="最多延期 1 次"):
        realm.do("ask_extend", case.id, at=LATER)
    set_rule("dispatch.extension_times", 2)
    realm.do("ask_extend", case.id, at=LATER)
    realm.do("extend", case.id, at=LATER)
    assert due_on(case) == date(2026, 3, 16)


def test_no_extension_after_the_deadline_nor_without_a_clock(realm):
    case = realm.reach("handling")
    with pytest.raises(dispatch.AskRefused, match="时限已经到了"):
        realm.do("ask_extend", case.id, at=NOW + timedelta(days=9))
    Case.objects.filter(pk=case.id).update(due_at=None, clock="")
    with pytest.raises(dispatch.AskRefused, match="没有办理时限"):
        realm.do("ask_extend", case.id, at=LATER)


def test_one_request_at_a_time_and_denial_leaves_the_clock(realm):
    case = realm.reach("handling")
    realm.do("ask_extend", case.id, at=LATER)
    with pytest.raises(dispatch.AskRefused, match="等批准"):
        realm.do("ask_suspend", case.id, at=LATER)
    with pytest.raises(dispatch.NothingAsked):
        realm.do("suspend", case.id, at=LATER)
    with pytest.raises(dispatch.WordsNeeded):
        dispatch.deny(case.id, words=" ", by=realm.center, at=LATER)
    realm.do("deny", case.id, at=LATER)
    row = Case.objects.get(pk=case.id)
    assert (row.due_on, row.asked) == (date(2026, 3, 12), "")
    with pytest.raises(dispatch.NothingAsked):
        realm.do("extend", case.id, at=LATER)
    Ask.objects.create(case_id=case.id, kind="extend", amount=1, reason="x", asked_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ask.objects.create(case_id=case.id, kind="extend", amount=1, reason="x", asked_at=NOW)


def test_who_handles_does_not_decide(realm):
    case = realm.reach("handling")
    realm.do("ask_extend", case.id, at=LATER)
    both = realm.actor("urban.a", "dispatch.view", "dispatch.handle", "dispatch.approve", scope="own_organ")
    with pytest.raises(NoPower):
        dispatch.extend(case.id, by=both, at=LATER)
    with pytest.raises(NoPower):
        dispatch.ask_extension(case.id, amount=1, words="x", by=realm.center, at=LATER)


def test_a_rest_shifts_the_clock_by_its_whole_interval(realm):
    case = realm.reach("handling")
    ask_rest(realm, case, date(2026, 3, 13))
    dispatch.suspend(case.id, by=realm.center, at=LATER + timedelta(minutes=30))
    row = Case.objects.get(pk=case.id)
    # left out: Tuesday to Friday; Monday and Tuesday are the two working days
    assert (row.state, row.due_on) == ("suspended", date(2026, 3, 17))
    assert any("不计入期限的时间（连日降雨）" in step for step in decode_clock(row.clock).steps)
    assert not dispatch.case_page(realm.center, case.id, now=NOW + timedelta(days=3)).row.late
    with pytest.raises(dispatch.NoSuchCase):
        dispatch.resume(case.id, words="雨停了", by=realm.water, at=LATER)
    dispatch.resume(case.id, words="雨停了", by=realm.urban, at=NOW + timedelta(days=1))
    row = Case.objects.get(pk=case.id)
    # really left out: Tuesday; the two days are Wednesday and Thursday
    assert (row.state, row.due_on, row.suspended_until) == ("handling", date(2026, 3, 12), None)


def test_a_rest_ends_by_itself_and_once(realm):
    case = realm.reach("handling")
    ask_rest(realm, case, date(2026, 3, 13))
    dispatch.suspend(case.id, by=realm.center, at=LATER)
    assert resume_rested(at=NOW + timedelta(days=2)) == 0
    over = NOW + timedelta(days=6)
    assert resume_rested(at=over) == 1
    assert resume_rested(at=over) == 0
    row = Case.objects.get(pk=case.id)
    assert (row.state, row.due_on) == ("handling", date(2026, 3, 17)), "a worker that slept gives nobody more time"
    assert record.history("dispatch.case", case.id)[-1].actor_name == "挂起期满"


@pytest.mark.parametrize("until", [date(2026, 3, 9), date(2026, 4, 10)])
def test_a_rest_is_no_longer_than_the_county_allows(realm, until):
    case = realm.reach("handling")
    with pytest.raises(dispatch.AskRefused, match="最长 30 日"):
        ask_rest(realm, case, until)
    set_rule("dispatch.suspension_days", 60)
    assert ask_rest(realm, case, date(2026, 4, 10)).state == "handling"


def test_extension_and_rest_add_up_and_a_reopened_case_begins_anew(realm):
    case = realm.reach("handling")
    for verb in ("ask_extend", "extend"):
        realm.do(verb, case.id, at=LATER)
    ask_rest(realm, case, date(2026, 3, 13))
    dispatch.suspend(case.id, by=realm.center, at=LATER)
    assert due_on(case) == date(2026, 3, 18)
    back = NOW + timedelta(days=6)
    for n, verb in enumerate(("resume", "handle", "verify_pass", "close", "reopen")):
        realm.do(verb, case.id, at=back + timedelta(minutes=n))
    assert due_on(case) == date(2026, 3, 18), "two working days from Monday the 16th"
    realm.do("ask_extend", case.id, at=back + timedelta(minutes=9))
    realm.do("extend", case.id, at=back + timedelta(minutes=9))
    assert due_on(case) == date(2026, 3, 19)


def test_the_center_finds_what_waits_for_a_decision(realm):
    approver = realm.actor("center.a", "dispatch.view", "dispatch.approve")
    case, other = realm.reach("handling"), realm.reach("handling")
    assert not dispatch.inbox(approver, now=LATER).rows
    realm.do("ask_extend", case.id, at=LATER)
    assert [row.id for row in dispatch.inbox(approver, now=LATER).rows] == [case.id]
    labels = [b.label for b in dispatch.case_page(approver, case.id, now=LATER).buttons]
    assert labels == ["准予延期", "不予批准"]
    assert not dispatch.case_page(approver, other.id, now=LATER).buttons


def test_asking_and_granting_by_pages_alone(realm):
    case = realm.reach("handling", at=timezone.now() - timedelta(minutes=30))
    url = f"/dispatch/cases/{case.number}"
    with asking() as browse:
        wrong = browse(realm.urban).post(f"{url}/do/ask_suspend", {"until": "明天", "ground": "", "words": ""})
        assert wrong.status_code == 422
        far = {"until": "2039-01-01", "ground": "连日降雨", "words": "雨停再清"}
        page = browse(realm.urban).post(f"{url}/do/ask_suspend", far)
        assert page.status_code == 422
        assert "挂起最长" in page.content.decode()
        until = f"{timezone.localdate() + timedelta(days=2):%Y-%m-%d}"
        assert browse(realm.urban).post(f"{url}/do/ask_suspend", far | {"until": until}).status_code == 302
        assert "有申请等批准" in browse(realm.center).get(url).content.decode()
        assert browse(realm.center).post(f"{url}/do/suspend", {}).status_code == 302
        page = browse(realm.center).get(url).content.decode()
        assert "自动恢复办理" in page
        told = browse(realm.public).post("/follow", {"number": case.number, "code": case.follow_code})
        assert "雨停再清" in told.content.decode()
        assert browse(realm.urban).post(f"{url}/do/resume", {"words": "雨停了"}).status_code == 302
    assert Case.objects.get(pk=case.id).state == "handling"
    assert isinstance(Ask.objects.get().ended_at, datetime)


def test_a_clock_is_kept_in_chinese_and_read_in_the_readers_language(realm):
    with override("en"):  # whoever reports
        case = realm.reach("handling")
        realm.do("ask_extend", case.id, NOW + timedelta(hours=1))
        realm.do("extend", case.id, NOW + timedelta(hours=2))
    kept = decode_clock(Case.objects.get(pk=case.id).clock).steps
    assert kept[0].startswith("处置时限「一般」2 个工作日") and any("延长 1 个工作日" in step for step in kept)
    assert case_page(realm.center, case.id, now=NOW + timedelta(hours=3)).clock_steps == kept
    with override("en"):
        page = case_page(realm.center, case.id, now=NOW + timedelta(hours=3))
        followed = follow(case.number, case.follow_code, now=NOW + timedelta(hours=3))
    assert len(page.clock_steps) == len(kept) and page.clock_steps == followed.clock_steps
    assert page.clock_steps != kept and not any("工作日" in step for step in page.clock_steps)


def test_what_cannot_be_counted_to_the_same_end_is_shown_as_kept(realm):
    case = realm.reach("handling")
    Case.objects.filter(pk=case.id).update(clock=Case.objects.get(pk=case.id).clock.replace('"calendar":"', '"calendar":"old '))
    with override("en"):
        page = case_page(realm.center, case.id, now=NOW + timedelta(hours=3))
    assert page.clock_steps[0].startswith("处置时限")
