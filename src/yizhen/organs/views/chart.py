"""机构图 the organ chart of a day on one sheet: systems as blocks, organs by kind, plates on their hosts, quotas beside."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhen.county.door import county_name
from yizhen.kernel.words import say
from yizhen.organs import queries
from yizhen.organs.rules import arrange
from yizhen.organs.rules.chart import GROUPS, PLACES
from yizhen.organs.terms import (
    NATURE_LABELS,
    RANK_LABELS,
    Branch,
    ChartBlock,
    Establishment,
    Nature,
    Power,
    Rank,
)
from yizhen.organs.views.pages import asked_day
from yizhen.ui.door import AsOf, Empty, Link


@require_safe
def chart(request: HttpRequest) -> HttpResponse:
    """机构图: who stands under whom on a day, under the names of that day."""
    request.actor.require(Power.VIEW)
    on = asked_day(request)
    roots = queries.chart(request.actor, on)
    blocks = arrange(roots, county_name(request.actor.county))
    context = {
        "title": _("机构图"),
        "crumbs": [Link(_("机构"), reverse("organs:index")), Link(_("机构图"), "")],
        "as_of": AsOf(on),
        "blocks": [_block(one) for one in blocks],
        "sums": _sums(roots),
        "counted": any(one.quotas for one in _every(roots)),
        "query": "" if on == timezone.localdate() else f"?{urlencode({'on': on.isoformat()})}",
        "empty": Empty(_("这一天没有您可以查看的机构"), _("换一个截止日再看。")),
    }
    return render(request, "organs/chart.html", context)


def _block(one: ChartBlock) -> dict[str, Any]:
    return {
        "head": _card(one.head) if one.head else None,
        "groups": [
            {"label": say(group.label), "cards": [_card(organ) for organ in group.organs]} for group in one.groups
        ],
    }  # fmt: skip


def _card(one: Branch) -> dict[str, Any]:
    ranked = one.rank not in ("", Rank.UNRANKED, Rank.OTHER)
    return {
        "id": one.id, "label": one.label or one.name, "name": one.name,
        "rank": _(RANK_LABELS[one.rank]) if ranked else "",
        "quotas": _whole(one) if one.kind in PLACES else one.quotas, "away": one.away,
        "plates": one.plates, "below": [_card(below) for below in one.below],
    }  # fmt: skip


def _whole(one: Branch) -> Establishment | None:
    """The quotas of a township with all that belong to it (乡镇含所属机构)."""
    some = [each.quotas for each in _every([one]) if each.quotas]
    if not some:
        return None
    return Establishment(*(sum(getattr(each, name) for each in some) for name in ("approved", "actual", "over", "leaders")))


def _every(branches: Iterable[Branch]) -> Iterable[Branch]:
    for one in branches:
        yield one
        yield from _every(one.below)


def _sums(roots: Iterable[Branch]) -> list[tuple[str, int]]:
    """How many organs of each kind there are (各类机构数); plates are counted apart."""
    kinds: Counter[str] = Counter()
    for one in _every(roots):
        kinds[Nature.PLAQUE if one.nature == Nature.PLAQUE else one.kind] += 1
    found = [(say(label), sum(kinds[kind] for kind in some)) for label, some in GROUPS]
    found.append((_(NATURE_LABELS[Nature.PLAQUE]), kinds[Nature.PLAQUE]))
    return [one for one in found if one[1]]
