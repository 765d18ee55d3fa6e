"""Sending a township what lies outside its lists (清单外例外派遣): by a named person, with a reason, recorded."""

from datetime import datetime

from yizhen.duties.terms.powers import Power
from yizhen.duties.terms.routing import Overridden, Verdict
from yizhen.kernel.actors import Actor, NoPower
from yizhen.record import door as record


def override(
    verdict: Verdict, *, category: str, township: str, reason: str, subject: tuple[str, int], by: Actor, at: datetime
) -> None:
    """Note an exception (记录例外), inside the caller's transaction. Raises NoPower, also where the law forbids it."""
    by.require(Power.OVERRIDE)
    if not verdict.may_override:
        raise NoPower(Power.OVERRIDE)
    item = verdict.item.code if verdict.item else ""
    why = str(verdict.why_not or "")
    told = Overridden(category, township, why, item, reason.strip()[:300], str(subject[1]))
    record.append("duties.dispatch.overridden", told, by=by, at=at, subject=subject, county=by.county)
