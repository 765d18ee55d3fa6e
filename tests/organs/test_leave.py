from datetime import date, timedelta

import pytest

from tests.organs.small_county import HOME, NOW, TODAY, editor
from yizhen.kernel.actors import Actor, system_actor
from yizhen.organs import door
from yizhen.organs.actions import NotYourLeave
from yizhen.record.door import history

DAY = timedelta(days=1)


def oneself(person):
    return Actor(name="本人", county=HOME, person=person)


def test_on_leave_the_work_goes_to_b_by_itself_and_comes_back(home):
    head, boss, second = home.posts["JD-head"], home.people["JD1"], home.people["JD2"]
    notice = door.take_leave(boss, TODAY, TODAY + DAY, by=oneself(boss), at=NOW)
    assert notice.handovers == (("负责人", "钱JD"),)
    assert notice.uncovered == ()
    for day, who, deputy in (
        (TODAY - DAY, boss, False),
        (TODAY, second, True),
        (TODAY + DAY, second, True),
        (TODAY + 2 * DAY, boss, False),
    ):
        holder = door.holder_of(head, day)
        assert (holder.person_id, holder.as_deputy) == (who, deputy)
    assert door.holder_of(head, TODAY).deputy_for == "赵JD"
    held = door.posts_held_by(second, TODAY)
    assert [(one.title, one.as_deputy) for one in held] == [("经办人", False), ("负责人", True)]
    door.return_from_leave(notice.leave_id, returned_on=TODAY + DAY, by=oneself(boss), at=NOW)
    assert door.holder_of(head, TODAY).person_id == second
    assert door.holder_of(head, TODAY + DAY).person_id == boss


def test_when_both_are_away_nobody_answers_and_the_notice_says_so(home):
    head, boss, second = home.posts["JD-head"], home.people["JD1"], home.people["JD2"]
    door.take_leave(second, TODAY, TODAY, by=oneself(second), at=NOW)
    notice = door.take_leave(boss, TODAY, TODAY, by=oneself(boss), at=NOW)
    assert notice.uncovered == ("负责人",)
    assert door.holder_of(head, TODAY) is None


def test_somebody_away_takes_over_no_other_post(home):
    boss, second = home.people["JD1"], home.people["JD2"]
    for person in (boss, second):
        door.take_leave(person, TODAY, TODAY, by=oneself(person), at=NOW)
    assert [one.title for one in door.posts_held_by(boss, TODAY)] == ["负责人"]


def test_leave_is_ones_own_or_the_registers(home):
    boss, other = home.people["JD1"], home.people["ZHEN1"]
    with pytest.raises(door.NoSuchPerson):
        door.take_leave(boss, TODAY, TODAY, by=oneself(other), at=NOW)
    far = system_actor("考勤", "990102", ("organs.leave",))
    with pytest.raises(door.NoSuchPerson):
        door.take_leave(boss, TODAY, TODAY, by=far, at=NOW)
    notice = door.take_leave(boss, TODAY, TODAY, by=editor(), at=NOW)
    with pytest.raises(NotYourLeave):
        door.return_from_leave(notice.leave_id, returned_on=TODAY, by=oneself(other), at=NOW)
    with pytest.raises(NotYourLeave):
        door.return_from_leave(987654, returned_on=TODAY, by=oneself(boss), at=NOW)


def test_days_do_not_overlap_unless_one_came_back(home):
    boss = home.people["JD1"]
    first = door.take_leave(boss, TODAY, TODAY + 9 * DAY, by=oneself(boss), at=NOW)
    with pytest.raises(door.LeaveOverlaps, match="已经请假"):
        door.take_leave(boss, TODAY + 9 * DAY, TODAY + 12 * DAY, by=oneself(boss), at=NOW)
    door.return_from_leave(first.leave_id, returned_on=TODAY + 2 * DAY, by=oneself(boss), at=NOW)
    door.take_leave(boss, TODAY + 2 * DAY, TODAY + 12 * DAY, by=oneself(boss), at=NOW)
    with pytest.raises(ValueError, match="早于"):
        door.take_leave(boss, date(2026, 6, 2), date(2026, 6, 1), by=oneself(boss), at=NOW)


def test_the_record_has_the_days_and_not_the_reason(home):
    boss = home.people["JD1"]
    door.take_leave(boss, TODAY, TODAY, kind="sick", by=oneself(boss), at=NOW)
    payload = dict(history("organs.person", boss)[-1].payload)
    assert payload == {"person": boss, "starts_on": "2026-03-04", "ends_on": "2026-03-04"}
