"""对象名称 what organs, posts, people, accounts and roles are called in the record; pages only for who may open them."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from yizhen.identity.access import accounts_for
from yizhen.identity.models import Role
from yizhen.identity.terms import Power
from yizhen.kernel.actors import Actor
from yizhen.organs.door import Power as OrgansPower
from yizhen.organs.door import organs_by_id, people_by_id, posts_by_id
from yizhen.record.door import Named


def organs(by: Actor, ids: Collection[int]) -> Mapping[int, Named]:
    """机构 organs by name."""
    opens = by.can(OrgansPower.VIEW)
    return {
        pk: Named(one.name, reverse("organs:organ", args=[pk]) if opens else "")
        for pk, one in organs_by_id(ids).items()
    }


def posts(by: Actor, ids: Collection[int]) -> Mapping[int, Named]:
    """岗位 posts by organ and title; the page of a post is that of its grants."""
    opens = by.can(Power.GRANT) or by.can(Power.VIEW)
    return {
        pk: Named(f"{one.organ_name} {one.title}", reverse("identity:grants-of-post", args=[pk]) if opens else "")
        for pk, one in posts_by_id(ids).items()
    }


def people(_by: Actor, ids: Collection[int]) -> Mapping[int, Named]:
    """工作人员 staff by name."""
    return {pk: Named(one.name) for pk, one in people_by_id(ids).items()}


def accounts(by: Actor, ids: Collection[int]) -> Mapping[int, Named]:
    """账号 accounts that the actor reaches, by name."""
    rows = accounts_for(by, Power.ACCOUNTS, Power.VIEW, Power.SECURE).filter(pk__in=ids)
    opens = by.can(Power.ACCOUNTS) or by.can(Power.VIEW)
    return {
        pk: Named(name, reverse("identity:account", args=[pk]) if opens else "")
        for pk, name in rows.values_list("pk", "username")
    }


def roles(_by: Actor, ids: Collection[int]) -> Mapping[int, Named]:
    """角色 roles by name."""
    return {pk: Named(name) for pk, name in Role.objects.filter(pk__in=ids).values_list("pk", "name")}
