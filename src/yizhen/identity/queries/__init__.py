"""账号、权限的查询 what identity can be asked."""

from yizhen.identity.queries.accounts import (
    account_named,
    account_page,
    accounts,
    clashing_office,
    grants_of,
    roles,
    roles_by_key,
    seats,
)
from yizhen.identity.queries.actors import actor_for, actor_for_post, build_actor, pack, stamps, unpack
from yizhen.identity.queries.settings import default_county, password_rules, session_rules
from yizhen.identity.queries.tokens import token_holder, tokens_of, unused_today

__all__ = [
    "account_named",
    "account_page",
    "accounts",
    "actor_for",
    "actor_for_post",
    "build_actor",
    "clashing_office",
    "default_county",
    "grants_of",
    "pack",
    "password_rules",
    "roles",
    "roles_by_key",
    "seats",
    "session_rules",
    "stamps",
    "token_holder",
    "tokens_of",
    "unpack",
    "unused_today",
]
