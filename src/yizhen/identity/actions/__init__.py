"""账号、权限的办理 what can be done with identity; each act leaves one entry in the record."""

from yizhen.identity.actions.accounts import (
    PasswordRefused,
    UsernameTaken,
    WrongPassword,
    change_password,
    create_account,
    reset_password,
    switch_account,
)
from yizhen.identity.actions.roles import (
    GrantRefused,
    OfficesApart,
    UnknownPower,
    grant_role,
    grant_roles,
    load_roles,
    revoke_role,
    set_role_powers,
    shipped_roles,
)
from yizhen.identity.actions.sessions import (
    end_session,
    note_failure,
    note_lockout,
    note_seen,
    open_session,
    take_post,
)
from yizhen.identity.actions.tokens import TokenRefused, end_token, issue_token, note_used

__all__ = [
    "GrantRefused",
    "OfficesApart",
    "PasswordRefused",
    "TokenRefused",
    "UnknownPower",
    "UsernameTaken",
    "WrongPassword",
    "change_password",
    "create_account",
    "end_session",
    "end_token",
    "grant_role",
    "grant_roles",
    "issue_token",
    "load_roles",
    "note_failure",
    "note_lockout",
    "note_seen",
    "note_used",
    "open_session",
    "reset_password",
    "revoke_role",
    "set_role_powers",
    "shipped_roles",
    "switch_account",
    "take_post",
]
