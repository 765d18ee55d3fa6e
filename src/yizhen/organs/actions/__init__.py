"""机构、岗位的办理 what can be done with organs; each act leaves one entry in the record."""

from yizhen.organs.actions.bulk import BadLoad, load_organs
from yizhen.organs.actions.leave import LeaveOverlaps, NotYourLeave, return_from_leave, take_leave
from yizhen.organs.actions.names import AlreadyEntered, add_alias, add_counterpart, set_charter
from yizhen.organs.actions.organs import (
    CodeTaken,
    OrganGone,
    RelationRefused,
    abolish,
    change_organ,
    end_relation,
    establish_organ,
    relate,
)
from yizhen.organs.actions.posts import (
    SamePerson,
    SlotTaken,
    StaffNumberTaken,
    abolish_post,
    assign_holder,
    create_post,
    end_holding,
    enroll_person,
)
from yizhen.organs.actions.reforms import ReformRefused, reform
from yizhen.organs.actions.staff import enroll_people, rename_person

__all__ = [
    "AlreadyEntered",
    "BadLoad",
    "CodeTaken",
    "LeaveOverlaps",
    "NotYourLeave",
    "OrganGone",
    "ReformRefused",
    "RelationRefused",
    "SamePerson",
    "SlotTaken",
    "StaffNumberTaken",
    "abolish",
    "abolish_post",
    "add_alias",
    "add_counterpart",
    "assign_holder",
    "change_organ",
    "create_post",
    "end_holding",
    "end_relation",
    "enroll_people",
    "enroll_person",
    "establish_organ",
    "load_organs",
    "reform",
    "relate",
    "rename_person",
    "return_from_leave",
    "set_charter",
    "take_leave",
]
