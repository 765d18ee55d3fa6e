"""岗位交接 handing over a desk: who may, what moves, both signatures; who covers whom today; leave by month."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.organs.small_county import HOME, NOW, TODAY, editor
from tests.organs.test_organs_pages import ask
from yizhen.kernel.actors import Actor
from yizhen.organs import door
from yizhen.organs.access import NoSuchOrgan, NoSuchPost
from yizhen.organs.actions.desks import HandoverRefused, end_handover, offer_desk, take_desk
from yizhen.organs.models import Handover
from yizhen.organs.queries import desks as queries
from yizhen.organs.queries.desks import NoSuchHandover
from yizhen.organs.terms.desks import DESKS, DeskItem, DeskPart, DeskRefused, HandoverState
from yizhen.organs.views import desks as views
from yizhen.record.door import history

DAY = timedelta(days=1)


@pytest.fixture
def piles(monkeypatch):
    """Open work by post, in place of what other houses register."""
    held = {}

    def move(from_post, to_post, *, by, at, words):
        moved = held.pop(from_post, [])
        held.setdefault(to_post, []).extend(moved)
        return len(moved)

    part = DeskPart(
        "test.thing", "测试事项", lambda post: len(held.get(post, ())),
        lambda post, limit: [DeskItem(n, f"第{n}件") for n in held.get(post, ())[:limit]], move,
    )  # fmt: skip
    for kind in list(DESKS):
        monkeypatch.delitem(DESKS, kind)
    monkeypatch.setitem(DESKS, part.kind, part)
    return held


def sitting(home, code, on=TODAY):
    """A staff member in the posts that they hold on a day."""
    person = home.people[code]
    held = door.posts_held_by(person, on)
    return Actor(
        name=code, county=HOME, person=person, post=held[0].id if held else None, organ=held[0].organ_id if held else None,
        posts=frozenset(one.id for one in held), grants=editor().grants,
    )  # fmt: skip


def acts(pk):
    return [one.act.removeprefix("organs.handover.") for one in history("organs.handover", pk)]


def test_everything_moves_when_both_have_signed_and_not_before(home, piles):
    clerk, head = home.posts["JD-clerk"], home.posts["JD-head"]
    giver, taker = sitting(home, "JD2"), sitting(home, "JD1")
    piles[clerk] = [1, 2]
    pk = offer_desk(clerk, head, "调任", "第1件等回函", by=giver, at=NOW)
    assert piles == {clerk: [1, 2]}
    piles[clerk].append(3)  # came in between the two signatures
    with pytest.raises(HandoverRefused):
        take_desk(pk, by=giver, at=NOW)
    assert take_desk(pk, by=taker, at=NOW) == {"test.thing": 3}
    assert piles == {head: [1, 2, 3]}
    row = queries.handover(taker, pk)
    assert (row.state, row.giver_name, row.taker_name) == (HandoverState.TAKEN, "钱JD", "赵JD")
    assert [one.words for one in queries.listed_items(pk)[0].items] == ["第1件", "第2件", "第3件"]
    assert acts(pk) == ["offered", "taken"]
    with pytest.raises(HandoverRefused):
        take_desk(pk, by=taker, at=NOW)


def test_a_successor_takes_the_post_over_as_it_lies(home, piles):
    clerk = home.posts["JD-clerk"]
    piles[clerk] = [7]
    pk = offer_desk(clerk, clerk, "轮岗", by=sitting(home, "JD2"), at=NOW)
    day = TODAY + DAY
    door.take_leave(home.people["JD2"], day, day, by=sitting(home, "JD2"), at=NOW)
    successor = sitting(home, "JD1", day)
    assert take_desk(pk, by=successor, at=NOW + DAY) == {"test.thing": 1}
    assert piles == {clerk: [7]}


def test_a_leader_hands_over_for_who_is_gone_and_only_then(home, piles):
    clerk, head = home.posts["JIAN-1-clerk"], home.posts["JIAN-1-head"]
    boss, above = sitting(home, "JIAN-11"), sitting(home, "JIAN1")
    for leader in (boss, above):
        with pytest.raises(HandoverRefused, match="由本人交接"):
            offer_desk(clerk, head, "离职", by=leader, at=NOW)
    door.take_leave(home.people["JIAN-12"], TODAY, TODAY, by=editor(), at=NOW)
    assert clerk in {one.id for one in queries.desks_of(sitting(home, "JIAN-11"), TODAY)}
    pk = offer_desk(clerk, head, "长期病假", by=above, at=NOW)
    assert queries.handover(boss, pk).leader
    take_desk(pk, by=sitting(home, "JIAN-11"), at=NOW)
    assert acts(pk) == ["offered", "taken"]


@pytest.mark.parametrize("who", ["ZHEN1", "JD-C1", "GOV2"])
def test_others_can_neither_hand_over_nor_see(home, piles, who):
    clerk, head = home.posts["JD-clerk"], home.posts["JD-head"]
    pk = offer_desk(clerk, head, "调任", by=sitting(home, "JD2"), at=NOW)
    other = sitting(home, who)
    if who != "GOV2":  # deputy head of the organ above: sees nothing, and is told that the holder is there
        with pytest.raises(NoSuchPost):
            offer_desk(clerk, head, "x", by=other, at=NOW)
    for call in (
        lambda: queries.handover(other, pk),
        lambda: take_desk(pk, by=other, at=NOW),
        lambda: end_handover(pk, "x", by=other, at=NOW),
        lambda: ask(views.handover, other, pk=pk),
        lambda: ask(views.paper, other, pk=pk),
    ):
        with pytest.raises(NoSuchHandover):
            call()
    assert queries.handovers(other) == ([], 0)


def test_what_is_refused_says_why(home, piles):
    clerk, head = home.posts["JD-clerk"], home.posts["JD-head"]
    giver = sitting(home, "JD2")
    with pytest.raises(HandoverRefused, match="本机构"):
        offer_desk(clerk, home.posts["ZHEN-head"], "x", by=giver, at=NOW)
    pk = offer_desk(clerk, head, "调任", by=giver, at=NOW)
    with pytest.raises(HandoverRefused, match="先撤回"):
        offer_desk(clerk, head, "调任", by=giver, at=NOW)
    assert end_handover(pk, "改日再交", by=giver, at=NOW) is HandoverState.WITHDRAWN
    again = offer_desk(clerk, head, "调任", by=giver, at=NOW)
    assert end_handover(again, "没有权限办", by=sitting(home, "JD1"), at=NOW) is HandoverState.DECLINED
    assert (acts(pk)[-1], acts(again)[-1]) == ("withdrawn", "declined")


def test_what_a_house_refuses_to_move_moves_nothing(home, piles, monkeypatch):
    clerk, head = home.posts["JD-clerk"], home.posts["JD-head"]
    piles[clerk] = [1]

    def refuse(*_posts, **_more):
        raise DeskRefused("接收岗位没有处置权限")

    part = DESKS["test.thing"]
    monkeypatch.setitem(DESKS, "test.other", DeskPart("test.other", "别的", part.count, part.listed, refuse))
    pk = offer_desk(clerk, head, "调任", by=sitting(home, "JD2"), at=NOW)
    with pytest.raises(DeskRefused):
        take_desk(pk, by=sitting(home, "JD1"), at=NOW)
    assert Handover.objects.get(pk=pk).state == HandoverState.OFFERED
    assert acts(pk) == ["offered"]


@pytest.fixture
def now_is(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def test_the_pages_lead_through_a_hand_over(home, piles, now_is):
    clerk, head = home.posts["JD-clerk"], home.posts["JD-head"]
    piles[clerk] = [1, 2]
    giver, taker = sitting(home, "JD2"), sitting(home, "JD1")
    assert "经办人" in ask(views.mine, giver).text
    page = ask(views.hand_over, giver, post_id=clerk).text
    assert "第2件" in page
    assert "接任本岗位" in page
    assert ask(views.hand_over, giver, post={"to": ""}, post_id=clerk).status_code == 422
    sent = ask(views.hand_over, giver, post={"to": str(head), "why": "调任", "note": "等回函"}, post_id=clerk)
    pk = Handover.objects.get().pk
    assert sent.url.endswith(f"/handovers/{pk}/")
    assert "签字接收" not in ask(views.handover, giver, pk=pk).text
    shown = ask(views.handover, taker, pk=pk).text
    assert "签字接收" in shown
    assert "等回函" in shown
    assert ask(views.end, taker, post={"reason": ""}, pk=pk).status_code == 422
    assert ask(views.take, taker, post={}, pk=pk).status_code == 302
    paper = ask(views.paper, giver, pk=pk).text
    assert "赵JD" in paper
    assert "钱JD" in paper
    assert "第1件" in paper


def test_who_covers_whom_today(home, now_is):
    by = editor()
    assert queries.covers(by, TODAY)[1:] == (0, 0)
    door.take_leave(home.people["JD1"], TODAY, TODAY + DAY, by=by, at=NOW)
    found, count, bare = queries.covers(by, TODAY)
    assert (count, bare) == (1, 0)
    assert (found[0].away, found[0].covered_by, found[0].until) == ("赵JD", "钱JD", TODAY + DAY)
    door.take_leave(home.people["JD2"], TODAY, TODAY, by=by, at=NOW)
    found, count, bare = queries.covers(by, TODAY)
    assert (count, bare) == (2, 2)
    assert "无人在岗" in ask(views.cover, by).text
    assert ask(views.cover, by, "/organs/cover/?on=2026-03-05").status_code == 200
    assert queries.covers(editor("990102"), TODAY)[1] == 0


def test_the_leave_calendar_shows_days_and_never_why(home, now_is):
    by = editor()
    door.take_leave(home.people["JD1"], TODAY, TODAY + 3 * DAY, by=by, at=NOW, kind="sick")
    month = queries.leave_month(by, home.organs["JD"], date(2026, 3, 20))
    people = dict(month.people)
    assert people["赵JD"] == {TODAY + n * DAY for n in range(4)}
    assert people["钱JD"] == frozenset()
    page = ask(views.calendar, by, "/organs/1/leave/?month=2026-03", pk=home.organs["JD"]).text
    assert "病" not in page
    assert "假" in page
    for odd in ("9999-12", "0001-01"):  # no calendar goes that far: this month is shown
        assert "赵JD" in ask(views.calendar, by, f"/organs/1/leave/?month={odd}", pk=home.organs["JD"]).text
    with pytest.raises(NoSuchOrgan):
        ask(views.calendar, editor("990102"), pk=home.organs["JD"])


def test_lists_cost_the_same_however_long(home, piles, now_is):
    clerk, head = home.posts["JD-clerk"], home.posts["JD-head"]
    giver, by = sitting(home, "JD2"), editor()

    def cost():
        with CaptureQueriesContext(connection) as seen:
            queries.handovers(giver)
            queries.covers(by, TODAY)
            queries.leave_month(by, home.organs["JD"], TODAY)
        return len(seen)

    door.take_leave(home.people["ZHEN1"], TODAY, TODAY, by=by, at=NOW)
    end_handover(offer_desk(clerk, head, "一", by=giver, at=NOW), "x", by=giver, at=NOW)
    few = cost()
    for code in ("GOV1", "GONG1", "SEC1"):
        door.take_leave(home.people[code], TODAY, TODAY, by=by, at=NOW)
    for n in range(4):
        end_handover(offer_desk(clerk, head, str(n), by=giver, at=NOW), "x", by=giver, at=NOW)
    assert cost() == few
