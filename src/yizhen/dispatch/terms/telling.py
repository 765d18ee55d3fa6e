"""What this house tells people (本模块消息种类): holders of posts in the site, requesters by text message."""

from enum import StrEnum

from yizhen.kernel.words import N_


class Telling(StrEnum):
    """Kinds of notices about cases (案件消息种类)."""

    CAME = "dispatch.came"
    RETURNED = "dispatch.returned"
    ASKED = "dispatch.asked"
    DUE = "dispatch.due"
    OVERDUE = "dispatch.overdue"
    SUPERVISED = "dispatch.supervised"
    DECIDED = "dispatch.decided"
    ANSWERED = "dispatch.answered"
    RATED = "dispatch.rated"
    GONE = "dispatch.gone"


TELLINGS: tuple[tuple[str, str, bool, str], ...] = (
    (Telling.CAME, N_("派到手上"), True, ""),
    (Telling.RETURNED, N_("被退单"), True, "soon"),
    (Telling.ASKED, N_("申请待批"), True, ""),
    (Telling.DUE, N_("快到期"), True, "soon"),
    (Telling.OVERDUE, N_("超期"), True, "late"),
    (Telling.SUPERVISED, N_("督办"), True, "late"),
    (Telling.DECIDED, N_("申请有结果"), False, ""),
    (Telling.ANSWERED, N_("督办有答复"), False, ""),
    (Telling.RATED, N_("诉求人评价"), False, ""),
    (Telling.GONE, N_("不用再办"), False, ""),
)
"""Key, word, whether somebody is to do something, and how it presses (消息种类)."""
TOLD_OUTSIDE = "dispatch.told"
"""The kind of a text message to a requester (告知诉求人); nobody chooses how to get it."""
