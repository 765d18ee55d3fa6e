"""Answers from templates: an unknown place is named, versions are kept, and which one was used is recorded."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.dispatch.pages import asking
from tests.dispatch.realm import NOW, TODAY
from yizhen.dispatch import access
from yizhen.dispatch import actions as verbs
from yizhen.dispatch.actions.marks import reissue_code
from yizhen.dispatch.actions.replies import (
    BadReply,
    ReplyDraft,
    ReplyGone,
    StillOpen,
    answer_from,
    end_reply,
    set_reply,
)
from yizhen.dispatch.models import Ask, Case, ReplyRow, ReplyUse
from yizhen.dispatch.queries import follow
from yizhen.dispatch.queries.replies import NoSuchReply, fill, fitting, replies, used, versions
from yizhen.dispatch.rules.replies import PLACES, BadTemplate, filled, is_open, places
from yizhen.dispatch.terms import Verb
from yizhen.kernel.actors import NoPower
from yizhen.record import door as record

SOON = NOW + timedelta(minutes=30)
TEXT = "您反映的事（{{编号}}，{{分类}}）已由{{承办单位}}办理。{{办理结果}}"


@pytest.fixture
def keeper(realm):
    return realm.actor("center.a", "dispatch.configure", "dispatch.view")


def draft(**more):
    return ReplyDraft(**{"name": "通用答复", "verb": Verb.HANDLE, "text": TEXT, "valid_from": TODAY, **more})


@given(st.text(max_size=40))
def test_a_name_that_is_no_place_is_refused_by_name(name):
    clean = name.strip()
    if not clean or clean in PLACES or set(clean) & set("{}"):
        return
    with pytest.raises(BadTemplate) as refused:
        places(f"您好{{{{{name}}}}}")
    assert refused.value.name == clean


def test_places_and_what_is_not_known_yet():
    assert places("{{编号}} {{ 分类 }} {{编号}}") == ("编号", "分类")
    for wrong in ("{{编号", "编号}}", "{{编号}} {{"):
        with pytest.raises(BadTemplate):
            places(wrong)
    text = filled("{{编号}}：{{办理结果}}", {"编号": "1"})
    assert text == "1：【请填写：办理结果】"
    assert is_open(text)


def test_only_who_configures_the_whole_county_sets_templates(realm, keeper):
    with pytest.raises(NoPower):
        set_reply(draft(), by=realm.center, at=NOW)
    for field, more in (
        ("text", {"text": "{{诉求人}}您好"}), ("name", {"name": " "}), ("verb", {"verb": Verb.SIGN}), ("category", {"category": "X99"}),
        ("valid_from", {"valid_from": TODAY - timedelta(days=1)}), ("text", {"text": "  "}),
    ):  # fmt: skip
        with pytest.raises(BadReply) as refused:
            set_reply(draft(**more), by=keeper, at=NOW)
        assert refused.value.field == field
    with pytest.raises(BadReply, match="没有“诉求人”这个填空"):
        set_reply(draft(text="{{诉求人}}您好"), by=keeper, at=NOW)
    with pytest.raises(NoSuchReply):
        set_reply(draft(family="nobody"), by=keeper, at=NOW)
    assert not ReplyRow.objects.exists()


def test_a_new_version_ends_the_one_before_on_its_day(realm, keeper):
    first = ReplyRow.objects.get(pk=set_reply(draft(), by=keeper, at=NOW))
    later = TODAY + timedelta(days=7)
    second = set_reply(draft(family=first.family, text="新的{{编号}}", valid_from=later), by=keeper, at=NOW)
    category = Case.objects.get(pk=realm.report().id).category_id
    assert [one.id for one in fitting("990101", Verb.HANDLE, category, TODAY)] == [first.pk]
    assert [one.id for one in fitting("990101", Verb.HANDLE, category, later)] == [second]
    assert [one.version for one in versions(keeper, first.family)] == [2, 1]
    end_reply(first.family, by=keeper, at=NOW + timedelta(days=9))
    assert fitting("990101", Verb.HANDLE, category, later + timedelta(days=5)) == []
    assert ReplyRow.objects.get(pk=second).text == "新的{{编号}}"
    with pytest.raises(NoSuchReply):
        end_reply(first.family, by=keeper, at=NOW)


def test_those_of_the_own_kind_come_first_and_others_not_at_all(realm, keeper, django_assert_num_queries):
    general = set_reply(draft(), by=keeper, at=NOW)
    parent = set_reply(draft(name="事件", category="E"), by=keeper, at=NOW)
    own = set_reply(draft(name="市容", category="E01"), by=keeper, at=NOW)
    set_reply(draft(name="水面", category="E02"), by=keeper, at=NOW)
    set_reply(draft(name="不受理", verb=Verb.REFUSE), by=keeper, at=NOW)
    category = Case.objects.get(pk=realm.report().id).category_id
    with django_assert_num_queries(1):
        found = fitting("990101", Verb.HANDLE, category, TODAY)
    assert [one.id for one in found] == [own, parent, general]
    with django_assert_num_queries(1):
        assert len(replies(keeper, TODAY)) == 5


def test_a_template_fills_from_the_case_and_the_version_used_is_kept(realm, keeper):
    pk = set_reply(draft(), by=keeper, at=NOW)
    case = realm.reach("handling")
    row = Case.objects.get(pk=case.id)
    text = fill(pk, Verb.HANDLE, row, SOON)
    assert text == f"您反映的事（{case.number}，市容环境）已由城管局办理。【请填写：办理结果】"
    with pytest.raises(StillOpen):
        answer_from(verbs.handle, case.id, verb=Verb.HANDLE, template=pk, words=text, by=realm.urban, at=SOON)
    words = text.replace("【请填写：办理结果】", "已清运。")
    answer_from(verbs.handle, case.id, verb=Verb.HANDLE, template=pk, words=words, by=realm.urban, at=SOON)
    assert used(case.id) == [(Verb.HANDLE, "通用答复", 1, True)]
    (entry,) = [one for one in record.history("dispatch.case", case.id) if one.act == "dispatch.reply.used"]
    assert (entry.payload["reply"], entry.payload["version"], entry.payload["changed"]) == (pk, 1, True)
    assert follow(case.number, case.follow_code, now=SOON).steps[-1].words == words


def test_a_version_that_ended_meanwhile_is_told_and_nothing_is_done(realm, keeper):
    pk = set_reply(draft(text="办好了"), by=keeper, at=NOW)
    case = realm.reach("handling")
    family = ReplyRow.objects.get(pk=pk).family
    set_reply(draft(family=family, text="已办好"), by=keeper, at=NOW)
    with pytest.raises(ReplyGone):
        answer_from(verbs.handle, case.id, verb=Verb.HANDLE, template=pk, words="办好了", by=realm.urban, at=SOON)
    assert Case.objects.get(pk=case.id).state == "handling"
    assert not ReplyUse.objects.exists()


def test_the_form_fills_shows_and_then_gives(realm, keeper):
    now = timezone.now()
    pk = set_reply(draft(text="{{编号}}已办好。", valid_from=timezone.localdate()), by=keeper, at=now)
    case = realm.reach("handling", at=now - timedelta(hours=3))
    url = f"/dispatch/cases/{case.number}"
    with asking() as browse:
        page = browse(realm.urban).get(url).content.decode()
        assert 'name="go" value="fill"' in page
        told = {"words": "", "template": pk, "version": Case.objects.get(pk=case.id).version}
        page = browse(realm.urban).post(f"{url}/do/handle", told | {"go": "fill"}).content.decode()
        assert f"{case.number}已办好。" in page
        changed = {"words": "办好了 <b>真的</b>"}
        page = browse(realm.urban).post(f"{url}/do/handle", told | changed | {"go": "preview"}).content.decode()
        assert 'class="reply__preview prose"' in page
        assert "办好了 &lt;b&gt;真的&lt;/b&gt;" in page
        assert "<b>真的" not in page
        assert Case.objects.get(pk=case.id).state == "handling"
        assert browse(realm.urban).post(f"{url}/do/handle", told | changed).status_code == 302
    assert Case.objects.get(pk=case.id).state == "handled"
    assert used(case.id) == [(Verb.HANDLE, "通用答复", 1, True)]


def test_the_pages_set_preview_and_end(realm, keeper):
    with asking() as browse:
        assert browse(realm.center).get("/dispatch/replies").status_code == 403
        told = {"name": "通用答复", "verb": "handle", "category": "", "text": "{{编号}}办好了。", "valid_from": str(timezone.localdate())}
        page = browse(keeper).post("/dispatch/replies", told | {"go": "preview"})
        assert "20260105-000042办好了。" in page.content.decode()
        wrong = browse(keeper).post("/dispatch/replies", told | {"text": "{{电话}}"})
        assert wrong.status_code == 422
        assert "没有“电话”这个填空" in wrong.content.decode()
        assert browse(keeper).post("/dispatch/replies", told).status_code == 302
        family = ReplyRow.objects.get().family
        assert "第" not in browse(keeper).get(f"/dispatch/replies/{family}").content.decode().split("<table")[0][:0]
        assert browse(keeper).post(f"/dispatch/replies/{family}", told | {"text": "新版{{编号}}", "category": "市容环境 E01"}).status_code == 302
        assert ReplyRow.objects.get(version=2).category == "E01"
        browse(keeper).post(f"/dispatch/replies/{family}", {"go": "end"})
        assert browse(keeper).get("/dispatch/replies/nobody").status_code == 404
    assert replies(keeper, timezone.localdate()) == []


# -- what else was missing ---------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["handle", "void", "merge", "split"])
def test_an_ask_that_waits_ends_when_the_case_moves_on(realm, verb):
    case = realm.reach("handling")
    realm.do("ask_extend", case.id, SOON)
    realm.do(verb, case.id, SOON + timedelta(minutes=1))
    assert Case.objects.get(pk=case.id).asked == ""
    assert list(Ask.objects.values_list("state", flat=True)) == ["dropped"]


def test_a_new_follow_code_ends_the_old_one_and_says_how_it_was_checked(realm):
    case = realm.reach("accepted")
    with pytest.raises(NoPower):
        reissue_code(case.id, words="来电号码一致", by=realm.urban, at=SOON)
    with pytest.raises(verbs.WordsNeeded):
        reissue_code(case.id, words=" ", by=realm.center, at=SOON)
    code = reissue_code(case.id, words="来电号码一致", by=realm.center, at=SOON)
    assert follow(case.number, code, now=SOON).number == case.number
    with pytest.raises(access.NoSuchCase):
        follow(case.number, case.follow_code, now=SOON)
    entry = record.history("dispatch.case", case.id)[-1]
    assert (entry.act, entry.payload["checked"]) == ("dispatch.code.reissued", "来电号码一致")
    assert code not in str(entry.payload)


def test_the_page_shows_the_new_code_once(realm):
    case = realm.reach("accepted", at=timezone.now() - timedelta(hours=1))
    url = f"/dispatch/cases/{case.number}"
    with asking() as browse:
        page = browse(realm.center)
        page.post(f"{url}/code", {"words": ""})
        assert follow(case.number, case.follow_code, now=timezone.now())
        answer = page.post(f"{url}/code", {"words": "来电号码一致"}, follow=True)
        assert "新查询码" in answer.content.decode()
        assert "新查询码" not in page.get(url).content.decode()
        assert browse(realm.urban).post(f"{url}/code", {"words": "x"}).status_code == 403
