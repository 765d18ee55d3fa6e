"""What the cockpit draws (驾驶舱图表): each chart answers one question, and its title is the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from yizhen.dispatch import access
from yizhen.dispatch.models import Tally
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.cockpit.numbers import AHEAD, Numbers, rows_url, share
from yizhen.dispatch.queries.county import organ_names
from yizhen.dispatch.queries.figures import WINDOW, midnight, window_start
from yizhen.dispatch.terms import Power, State
from yizhen.dispatch.terms.cockpit import Figure
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.ui.door import Bar, BarChart, Tone

WEEKS, SHOWN = 12, 8


@dataclass(frozen=True, slots=True)
class Trend:
    """What came and what was closed (收办趋势) in each span; ``points`` are (label, came, closed, address)."""

    title: str
    points: tuple[tuple[str, int, int, str], ...]
    unit: str


def trend(by: Actor, at: datetime, *, weekly: bool) -> Trend:
    """What came in and was closed by day or week (收办趋势): two queries over that time alone."""
    today, step = legal_day(at), 7 if weekly else 1
    first = today - timedelta(days=today.weekday() + 7 * (WEEKS - 1)) if weekly else today - timedelta(days=WINDOW - 1)
    starts = [first + timedelta(days=step * n) for n in range(WEEKS if weekly else WINDOW)]
    came, closed = _counts(by, "received_at", starts, step), _counts(by, "closed_at", starts, step)
    points = tuple(
        (_("%(month)d月%(day)d日") % {"month": day.month, "day": day.day}, came[n], closed[n],
         rows_url(**{"from": str(day), "to": str(day + timedelta(days=step - 1))}))
        for n, day in enumerate(starts)
    )  # fmt: skip
    return Trend(_trend_words(came, closed, weekly=weekly), points, _("每周") if weekly else _("每天"))


def _trend_words(came: list[int], closed: list[int], *, weekly: bool) -> str:
    more = sum(came) - sum(closed)
    told = {"span": _("近 12 周") if weekly else _("近 30 天"), "came": sum(came), "closed": sum(closed), "n": abs(more)}
    if not sum(came) and not sum(closed):
        return _("%(span)s没有收到，也没有办结") % told
    if more > 0:
        return _("%(span)s收到 %(came)d 件，办结 %(closed)d 件，收的比办的多 %(n)d 件") % told
    return _("%(span)s收到 %(came)d 件，办结 %(closed)d 件，办的不比收的少") % told


def _counts(by: Actor, field: str, starts: list[date], step: int) -> list[int]:
    edges = [midnight(day) for day in (*starts, starts[-1] + timedelta(days=step))]
    whole = Q(**{f"{field}__gte": edges[0], f"{field}__lt": edges[-1]})
    if field == "closed_at":
        whole &= Q(state=State.CLOSED)
    counted = {
        f"n{n}": Count("pk", filter=Q(**{f"{field}__gte": edges[n], f"{field}__lt": edges[n + 1]}))
        for n in range(len(starts))
    }
    found = access.cases_for(by).order_by().filter(whole).aggregate(**counted)
    return [found[f"n{n}"] for n in range(len(starts))]


def ahead(found: Numbers, at: datetime) -> BarChart:
    """What runs out on each of the next days (今后到期); no query."""
    today = legal_day(at)
    numbers = [found.open["today"], *(found.open[f"day{n}"] for n in range(1, AHEAD))]
    days = [today + timedelta(days=n) for n in range(AHEAD)]
    labels = [_("%(month)d月%(day)d日") % {"month": day.month, "day": day.day} for day in days]
    if not sum(numbers):
        return BarChart(_("今后 7 天没有到期的"), (), head=(_("哪一天"), _("到期")))
    most = max(range(AHEAD), key=lambda n: numbers[n])
    title = _("今后 7 天到期 %(n)d 件，最多的是%(day)s，%(most)d 件")
    bars = tuple(
        Bar(labels[n], number, tone=Tone.SOON if n == 0 else "",
            url=rows_url(figure=Figure.TODAY, sort="due") if n == 0 else rows_url(due_on=str(days[n]), sort="due"))
        for n, number in enumerate(numbers)
    )  # fmt: skip
    words = {"n": sum(numbers), "day": labels[most], "most": numbers[most]}
    return BarChart(title % words, bars, head=(_("哪一天"), _("到期")))


def backstop(by: Actor, at: datetime) -> BarChart:
    """What nobody was named for, by category (无主转兜底): one query over thirty days.

    Grouped by an expression: grouped by the bare column, SQLite walks the index by category through all years.
    """
    since_then = access.cases_for(by).order_by().filter(received_at__gte=window_start(at))
    rows = since_then.values_list(Coalesce("category", 0))
    found = [tuple(row) for row in rows.annotate(n=Count("pk"), b=Count("pk", filter=Q(backstop=True)))]
    nobodys = sorted((row for row in found if row[2]), key=lambda row: (-row[2], str(row[0])))
    total, all_ = sum(row[2] for row in found), sum(row[1] for row in found)
    head = (_("分类"), _("兜底 / 收到"))
    if not nobodys:
        return BarChart(_("近 30 天没有无主转兜底的") if all_ else _("近 30 天没有收到办件"), (), head=head)
    known = catalogue(by.county, legal_day(at)).categories
    since = str(legal_day(at) - timedelta(days=WINDOW - 1))
    bars = tuple(
        Bar(known[pk].name if pk in known else _("未分类"), b, _("%(b)d / %(n)d") % {"b": b, "n": n}, tone=Tone.PAUSED,
            url=rows_url(mark="backstop", category=known[pk].code, **{"from": since}) if pk in known else "")
        for pk, n, b in nobodys[:SHOWN]
    )  # fmt: skip
    words = {"b": total, "n": share(total, all_), "name": bars[0].label}
    return BarChart(_("近 30 天 %(b)d 件无主转兜底，占 %(n)s%%，最多的是%(name)s") % words, bars, head=head)


def from_tally(by: Actor, found: Numbers, at: datetime) -> tuple[BarChart, ...]:
    """What is sent back and what is done over (退单、重办), from the daily tally of thirty days: one query for both.

    The tally knows organs, not places: whoever looks over a township alone is shown neither.
    """
    reached = _tally_reach(by)
    if reached is None:
        return ()
    since = legal_day(at) - timedelta(days=WINDOW - 1)
    rows = Tally.objects.filter(reached, day__gte=since, day__lte=legal_day(at)).values("organ").order_by()
    counted = {int(row.pop("organ")): row for row in rows.annotate(
        sent=Sum("dispatched"), back=Sum("returned"), done=Sum("closed"), over=Sum("reopened"), came=Sum("opened"),
        void=Sum("voided"),
    )}  # fmt: skip
    return returns(by, counted, found.open["often"]), done_over(by, counted)


def returns(by: Actor, counted: Mapping[int, Mapping[str, int]], often: int) -> BarChart:
    """Which organs return what is sent to them (退单)."""
    sent = {organ: (row["sent"], row["back"]) for organ, row in counted.items() if row["back"]}
    head = (_("单位"), _("退回 / 派出"))
    if not sent:
        return BarChart(_("近 30 天没有退单"), (), head=head)
    return BarChart(_returns_words(by, sent, often), _returns_bars(by, sent), head=head)


def done_over(by: Actor, counted: Mapping[int, Mapping[str, int]]) -> BarChart:
    """Whose closings did not stand (结案后重办), and how much was no request at all (作废)."""
    again = {organ: (row["done"], row["over"]) for organ, row in counted.items() if row["over"]}
    void, came = (sum(row[name] for row in counted.values()) for name in ("void", "came"))
    told = {"void": void, "share": share(void, came)}
    tail = _("；作废 %(void)d 件，占收到的 %(share)s%%") % told if void and came else _("；作废 %(void)d 件") % told if void else ""
    head = (_("单位"), _("重办 / 结案"))
    if not again:
        return BarChart(_("近 30 天没有结案后重办的") + tail, (), head=head)
    names = organ_names(by.county, again)
    ranked = sorted(again, key=lambda organ: -again[organ][1])
    told |= {"n": sum(over for _done, over in again.values()), "name": names.get(ranked[0], ""), "most": again[ranked[0]][1]}
    bars = tuple(
        Bar(names.get(organ, str(organ)), again[organ][1], _("%(r)d / %(d)d") % {"r": again[organ][1], "d": again[organ][0]},
            tone=Tone.LATE, url=rows_url(organ=organ, figure=Figure.REOPENED))
        for organ in ranked[:SHOWN]
    )  # fmt: skip
    return BarChart(_("近 30 天结案后重办 %(n)d 件，%(name)s最多，%(most)d 件") % told + tail, bars, head=head)


def _returns_words(by: Actor, sent: Mapping[int, tuple[int, int]], often: int) -> str:
    most = max(sent, key=lambda organ: sent[organ][1])
    name = organ_names(by.county, {most}).get(most, "")
    told = {"r": sum(r for _d, r in sent.values()), "name": name, "most": sent[most][1], "often": often}
    if often:
        return _("近 30 天退单 %(r)d 件，%(name)s最多，%(most)d 件；在办的有 %(often)d 件退过两次以上") % told
    return _("近 30 天退单 %(r)d 件，%(name)s最多，%(most)d 件") % told


def _returns_bars(by: Actor, sent: Mapping[int, tuple[int, int]]) -> tuple[Bar, ...]:
    names = organ_names(by.county, sent)
    ranked = sorted(sent, key=lambda organ: -sent[organ][1])[:SHOWN]
    return tuple(
        Bar(names.get(organ, str(organ)), sent[organ][1], _("%(r)d / %(d)d") % {"r": sent[organ][1], "d": sent[organ][0]},
            tone=Tone.SOON, url=rows_url(organ=organ))
        for organ in ranked
    )  # fmt: skip


def _tally_reach(by: Actor) -> Q | None:
    """Rows of the tally that the actor's scope covers (可及的日统计); None where places narrow it."""
    reached = None
    for grant in by.grants_for(Power.VIEW):
        if grant.townships is not None or grant.assigned_only:
            continue
        one = Q(county=grant.county)
        if grant.organs is not None:
            one &= Q(organ__in=grant.organs)
        reached = one if reached is None else reached | one
    return reached
