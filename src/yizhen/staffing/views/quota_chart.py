"""The chart above the ledger (编制使用图): how full the quotas of each township and of the county level are."""

from django.utils.translation import gettext as _

from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.terms import QuotaSummary
from yizhen.territory.door import divisions_by_code, pad
from yizhen.ui.door import Bar, BarChart, Tone, changed_query

WHOLE = 100
FEWEST = 2
"""A single bar compares nothing (只有一条不画)."""


def use_chart(summary: QuotaSummary, query: str) -> BarChart | None:
    """People against quotas by township and for the county level (编制使用率), percent, the fullest first."""
    sums: dict[str, list[int]] = {}
    for organ in summary.organs:
        place = organ.township if organ.level == "township" else ""
        into = sums.setdefault(place, [0, 0, 0])
        for line in organ.lines:
            if categories()[line.category].in_total and line.usable is not None:
                into[0] += line.usable
                into[1] += line.actual
                into[2] += line.over
    full = sorted(((actual / usable, place) for place, (usable, actual, _over) in sums.items() if usable), reverse=True)
    if len(full) < FEWEST:
        return None
    towns = [place for _share, place in full if place]
    found = divisions_by_code(towns, summary.on)
    names = {code: found[pad(code)].name if pad(code) in found else code for code in towns} | {"": _("县级")}
    bars = tuple(
        Bar(
            names[place], round(share * WHOLE, 1),
            text=_("%(percent)s%%（%(actual)s / %(usable)s 名）%(over)s") % {
                "percent": f"{share * WHOLE:.1f}", "actual": sums[place][1], "usable": sums[place][0],
                "over": _("，其中超编 %(n)s") % {"n": sums[place][2]} if sums[place][2] else "",
            },
            url="" if place else changed_query(query, level="county", page=None),
            tone=Tone.LATE if sums[place][2] else "",
        )
        for share, place in full
    )  # fmt: skip
    told = {"high": bars[0].label, "most": f"{bars[0].value}", "low": bars[-1].label, "least": f"{bars[-1].value}"}
    title = _("编制用得最满的是%(high)s（%(most)s%%），最空的是%(low)s（%(least)s%%）") % told
    return BarChart(title, bars, unit="%", head=(_("镇街"), _("实有 / 可使用编制")), target=WHOLE, target_label=_("满编"))
