"""移交的历史件 history handed over: a ledger of an earlier hotline as it would stand in a file. Pure."""

from datetime import date, datetime, time, timedelta
from random import Random

from yizhen.dispatch.play import Parsed
from yizhen.kernel.working_hours import SHANGHAI
from yizhen.site.demo import texts
from yizhen.site.demo.people import resident
from yizhen.site.demo.terms import County

COUNT, FILE = 60, "原热线移交台账.xlsx"
FIRST, LAST = 330, 364
"""Days before the demo's day between which they came in (收到时间范围)."""

LATE_SHARE = 0.2


def handed_over(county: County, *, seed: int, day: date) -> list[Parsed]:
    """Cases of an earlier hotline (移交台账): asked and answered before this system began, in the order of time."""
    rng = Random(f"history {seed} {day.isoformat()}")  # noqa: S311  invented letters
    towns = {one.code: one for one in county.divisions if one.level == 4}  # noqa: PLR2004  townships
    villages = [one for one in county.divisions if one.level == 5]  # noqa: PLR2004
    rows = []
    for number in range(COUNT):
        village = rng.choice(villages)
        town = towns[village.parent or ""]
        asker = resident(rng)
        place = texts.Place(town.name, village.name, town.kind == "street")
        text = texts.compose(rng, texts.draw_category(rng, place), place, asker=asker)
        on = day - timedelta(days=LAST - (LAST - FIRST) * number // COUNT)
        at = datetime.combine(on, time(rng.randrange(8, 18), rng.randrange(60)), SHANGHAI)
        days = rng.randrange(6, 20) if rng.random() < LATE_SHARE else rng.randrange(1, 5)
        rows.append(
            Parsed(
                title=text.title, received_at=at, detail=text.detail, category=text.category, channel="import",
                division=village.code, place_text=text.spot, name=asker.name, phone=asker.phone, ended="closed",
                ended_at=at + timedelta(days=days, minutes=rng.randrange(300)), reply=text.reply,
                satisfaction=rng.choice((None, 5, 5, 4, 4, 3, 2)), number=f"YD{at:%Y%m%d}{number:04d}",
            )
        )  # fmt: skip
    return rows
