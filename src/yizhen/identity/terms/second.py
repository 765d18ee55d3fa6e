"""两步验证的词 terms of the second factor: what is kept, what the record says. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from yizhen.kernel.words import N_

STEP_SECONDS, DIGITS = 30, 6
TOLERANCE = 1  # steps to either side: a telephone's clock may be half a minute off (RFC 6238, 5.2)
CODES = 10
PENDING_MINUTES = 5
NOBODY = "无"
ASKED_OF = "system_admin security_admin audit_admin identity.grant"
"""Of whom a second factor is asked as shipped (须两步验证的角色和权限): role keys and powers."""


class Means(StrEnum):
    """验证方式 how a second factor was shown."""

    TOTP = "totp"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Factor:
    """两步验证 second factor of an account as its owner sees it."""

    since: datetime
    codes_left: int


class SecondSet(msgspec.Struct, frozen=True):
    """启用两步验证: never the secret; ``again`` when it replaces another."""

    again: bool


class SecondCodes(msgspec.Struct, frozen=True):
    """重新生成恢复码."""

    count: int


class SecondRecovered(msgspec.Struct, frozen=True):
    """用恢复码登录: how many codes are left."""

    left: int


class SecondEnded(msgspec.Struct, frozen=True):
    """停用两步验证: by its owner, or reset by the security administrator for a reason."""

    by_owner: bool
    reason: str
    sessions_ended: int


NEWS: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    ("identity.second.set", N_("启用两步验证"), SecondSet),
    ("identity.second.codes", N_("重新生成恢复码"), SecondCodes),
    ("identity.second.recovered", N_("用恢复码登录"), SecondRecovered),
    ("identity.second.ended", N_("停用、重置两步验证"), SecondEnded),
)
"""Acts on second factors (消息): name, Chinese title, shape of the payload."""
