"""Bodies that were set up for a time: the office is told before their day and on it, once each, until a document settles it."""

from datetime import timedelta

import pytest

from tests.organs.small_county import HOME, NOW, TODAY, editor, load_home
from yizhen.identity.door import POWERS, grant_role, load_roles
from yizhen.kernel.actors import system_actor
from yizhen.notices.models import NoticeRow
from yizhen.organs.actions import change_organ, reform
from yizhen.organs.door import NewOrgan, Paper, ReformDraft, ReformKind, posts_of, structure_findings
from yizhen.organs.models import Organ
from yizhen.record.door import hand_out_all, seal_all
from yizhen.staffing.actions.expiring import KIND
from yizhen.staffing.door import tell_expiries

BY = editor()
PAPER = Paper("关于成立领导小组的通知", "中共望川县委", TODAY - timedelta(days=3))


def until(days):
    made = NewOrgan("GROUP", "望川县燃气整治领导小组", "coordinating", parent=Organ.objects.get(code="GOV").pk,
                    expires_on=TODAY + timedelta(days=days), expiry_ground="验收合格后撤销。")
    reform(ReformDraft(HOME, ReformKind.ESTABLISH, TODAY, PAPER, made=(made,)), by=BY, at=NOW)
    return Organ.objects.get(code="GROUP").pk


@pytest.fixture
def home(db):
    return load_home()


@pytest.fixture
def office(home):
    """One post of the bureau keeps the county's organs."""
    boot = system_actor("装机", HOME, sorted(POWERS))
    load_roles(by=boot, at=NOW)
    post = posts_of(home.organs["JIAN"], TODAY)[0].id
    grant_role(post, "establishment_office", valid_from=TODAY, by=boot, at=NOW)
    return post


def told():
    return list(NoticeRow.objects.filter(kind=KIND).order_by("pk").values_list("post", "subject", "read_at"))


def test_the_office_is_told_a_month_before_and_again_on_the_day(office):
    until(31)
    assert tell_expiries(HOME, at=NOW) == 0
    tomorrow = NOW + timedelta(days=1)
    assert tell_expiries(HOME, at=tomorrow) == tell_expiries(HOME, at=tomorrow) == 1
    assert [(post, "2026-04-04到期" in subject) for post, subject, _read in told()] == [(office, True)]
    tell_expiries(HOME, at=NOW + timedelta(days=31))
    tell_expiries(HOME, at=NOW + timedelta(days=40))
    assert ["已于" in subject for _post, subject, _read in told()] == [False, True]


@pytest.mark.parametrize("way", ["extend", "abolish"])
def test_a_document_settles_it(office, way):
    pk = until(10)
    tell_expiries(HOME, at=NOW)
    later = NOW + timedelta(hours=1)
    if way == "extend":
        change_organ(pk, {"expires_on": "2028-01-01"}, document="延期的通知", by=BY, at=later)
    else:
        reform(ReformDraft(HOME, ReformKind.ABOLISH, TODAY, PAPER, sources=(pk,)), by=BY, at=later)
    seal_all()
    hand_out_all()
    assert told()[0][2] is not None
    assert tell_expiries(HOME, at=later) == 0
    assert structure_findings(HOME, TODAY + timedelta(days=30)) == ()


def test_nobody_is_told_where_nobody_keeps_the_organs_and_nothing_ends_by_itself(home):
    pk = until(-1)
    assert tell_expiries(HOME, at=NOW) == 1
    assert told() == []
    assert Organ.objects.get(pk=pk).valid_to is None
    assert [one.rule for one in structure_findings(HOME, TODAY)] == ["organs.expired"]
