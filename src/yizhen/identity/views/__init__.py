"""账号与权限的页面 pages of identity."""

from yizhen.identity.views.accounts import (
    account,
    accounts,
    export,
    open_account,
    reset,
    reset_second_of,
    switch,
)
from yizhen.identity.views.grants import grants, grants_of_post, revoke, roles
from yizhen.identity.views.second import second, set_second
from yizhen.identity.views.signing import locked_out, password, post, sign_in, sign_out
from yizhen.identity.views.tokens import end, tokens

__all__ = [
    "account",
    "accounts",
    "end",
    "export",
    "grants",
    "grants_of_post",
    "locked_out",
    "open_account",
    "password",
    "post",
    "reset",
    "reset_second_of",
    "revoke",
    "roles",
    "second",
    "set_second",
    "sign_in",
    "sign_out",
    "switch",
    "tokens",
]
