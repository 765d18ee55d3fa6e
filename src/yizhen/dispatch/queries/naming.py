"""对象名称 what cases are called in the record: by number, for who reaches them; never by what residents wrote."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from yizhen.dispatch import access
from yizhen.dispatch.terms import Power
from yizhen.kernel.actors import Actor
from yizhen.record.door import Named


def cases(by: Actor, ids: Collection[int]) -> Mapping[int, Named]:
    """案件 cases that the actor reaches, by number."""
    if not by.can(Power.VIEW):
        return {}
    rows = access.cases_for(by).filter(pk__in=ids).values_list("pk", "number")
    return {pk: Named(number, reverse("dispatch:case", args=[number])) for pk, number in rows}
