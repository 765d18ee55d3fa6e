"""对象名称 what papers are called in the record: by title, for who reaches them."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from yizhen.documents.access import documents_for
from yizhen.documents.terms import Power
from yizhen.kernel.actors import Actor
from yizhen.record.door import Named


def documents(by: Actor, ids: Collection[int]) -> Mapping[int, Named]:
    """文书 papers that the actor reaches, by title."""
    if not by.can(Power.VIEW):
        return {}
    rows = documents_for(by).filter(pk__in=ids).values_list("pk", "title")
    return {pk: Named(title, reverse("documents:document", args=[pk])) for pk, title in rows}
