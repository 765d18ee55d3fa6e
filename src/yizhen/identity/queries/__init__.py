"""账号、权限的查询 what identity can be asked."""

from yizhen.identity.queries.accounts import (
    account_by_id,
    account_named,
    account_page,
    accounts,
    clashing_office,
    grants_of,
    roles,
    roles_by_key,
    seats,
)
from yizhen.identity.queries.actors import (
    actor_for,
    actor_for_post,
    build_actor,
    pack,
    posts_able,
    stamps,
    unpack,
)
from yizhen.identity.queries.holders import accounts_of, posts_with
from yizhen.identity.queries.second import asks_second, factor_of, has_second, second_words
from yizhen.identity.queries.settings import default_county, password_rules, session_rules
from yizhen.identity.queries.tokens import token_holder, tokens_of, unused_today

__all__ = [
    "account_by_id",
    "account_named",
    "account_page",
    "accounts",
    "accounts_of",
    "actor_for",
    "actor_for_post",
    "asks_second",
    "build_actor",
    "clashing_office",
    "default_county",
    "factor_of",
    "grants_of",
    "has_second",
    "pack",
    "password_rules",
    "posts_able",
    "posts_with",
    "roles",
    "roles_by_key",
    "seats",
    "second_words",
    "session_rules",
    "stamps",
    "token_holder",
    "tokens_of",
    "unpack",
    "unused_today",
]
