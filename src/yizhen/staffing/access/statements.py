"""The one way to a statement (来源的唯一入口).

A published source may be read by whoever holds the power; an unpublished one only where a grant covers its
whole county, because its group totals would tell about units outside a narrower scope.
"""

from django.db.models import Q, QuerySet

from yizhen.kernel.actors import Actor
from yizhen.staffing.models import StatementRow
from yizhen.staffing.terms import Power


def statements_for(by: Actor) -> QuerySet[StatementRow]:
    """The statements this post may see (可见来源), superseded editions left out; none without the power."""
    grants = by.grants_for(Power.VIEW)
    if not grants:
        return StatementRow.objects.none()
    whole = {
        grant.county
        for grant in grants
        if grant.organs is None and grant.townships is None and not grant.assigned_only
    }
    return StatementRow.objects.filter(Q(public=True) | Q(county__in=whole), superseded_at=None)
