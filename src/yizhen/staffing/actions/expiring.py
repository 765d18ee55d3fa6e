"""到期提醒 bodies that were set up for a time (议事协调机构、临时专班): the office is told before their day and on it.

Nothing ends by itself: a document ends an organ or gives it more time. Until then the board shows it as overdue.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from yizhen.identity.door import posts_with
from yizhen.kernel.words import N_
from yizhen.kernel.working_hours import legal_day
from yizhen.notices.door import Notice, notify, settle
from yizhen.organs.door import Expiring, OrganKind, expiring, organs_of_county
from yizhen.organs.door import Power as OrganPower
from yizhen.record.door import Sealed

KIND = "organs.expiry"
AHEAD = timedelta(days=30)
"""How long before its day the office is told of it (提前提醒)."""
OFFICES = (OrganKind.PARTY, OrganKind.GOVERNMENT, OrganKind.PUBLIC_INSTITUTION)
"""Where an establishment office sits (编办所在机构的类别)."""
SOON, OVER = N_("“%(name)s”%(day)s到期，请办理撤销，或凭文件延期"), N_("“%(name)s”已于%(day)s到期，请办理撤销，或凭文件延期")


@transaction.atomic
def tell_expiries(county: str, *, at: datetime) -> int:
    """Tell who keeps the county's organs what ends within a month and what should have ended (到期提醒): how many.

    Each body is told of once before its day and once on it; told again, nothing happens. What was ended or given more
    time is settled.
    """
    on = legal_day(at)
    due = expiring(county, on + AHEAD)
    organs = organs_of_county(county, on) if due else []
    offices = [one.id for one in organs if not one.township and one.kind in OFFICES]
    posts = tuple(sorted({post for some in posts_with(OrganPower.EDIT, offices, on).values() for post in some}))
    notify([_notice(one, county, posts, over=one.expires_on <= on) for one in due], at=at)
    return len(due)


def _notice(one: Expiring, county: str, posts: tuple[int, ...], *, over: bool) -> Notice:
    words, day = OVER if over else SOON, f"{one.expires_on:%Y-%m-%d}"
    told = {"name": one.name, "day": day}
    return Notice(
        posts=posts, kind=KIND, subject=words % told, words=words, given=told, text=one.ground, county=county,
        url=f"/organs/{one.organ}/", about=("organs.organ", one.organ), key=f"{KIND}:{one.organ}:{day}:{'over' if over else 'soon'}",
    )  # fmt: skip


HEARD = ("organs.organ.abolished", "organs.organ.changed")
SETTLED = "staffing.expiries"
"""The news that settles a telling, and the name of who listens (了结到期提醒)."""


def settle_expiries(entries: Iterable[Sealed]) -> None:
    """Close what asked for an organ's end (了结到期提醒): it was ended, or given more time."""
    for one in entries:
        if one.act == HEARD[0] or "expires_on" in one.payload["after"]:
            settle([("organs.organ", one.subject_id)], at=one.at, kinds=[KIND])
