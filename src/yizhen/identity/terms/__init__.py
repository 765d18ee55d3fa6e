"""账号、权限的词 terms of identity: powers, scopes, password rules, what the record says. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

import msgspec

from yizhen.identity.terms import second, security
from yizhen.identity.terms.second import (
    ASKED_OF,
    CODES,
    DIGITS,
    NOBODY,
    PENDING_MINUTES,
    STEP_SECONDS,
    TOLERANCE,
    Factor,
    Means,
    SecondCodes,
    SecondEnded,
    SecondRecovered,
    SecondSet,
)
from yizhen.kernel.actors import Actor
from yizhen.kernel.words import N_, say

__all__ = [
    "ADMIN_ROLES",
    "ASKED_OF",
    "CODES",
    "DIGITS",
    "NEWS",
    "NOBODY",
    "PENDING_MINUTES",
    "POWERS",
    "RULES",
    "STEP_SECONDS",
    "TOLERANCE",
    "AccountCreated",
    "AccountLine",
    "AccountSwitched",
    "AccountView",
    "Ended",
    "Factor",
    "Fault",
    "GrantDraft",
    "GrantLine",
    "LockedOut",
    "Means",
    "PasswordChanged",
    "PasswordRules",
    "PostSeat",
    "PostTaken",
    "Power",
    "RoleDraft",
    "RoleGranted",
    "RolePowersSet",
    "RoleRevoked",
    "RoleView",
    "Scope",
    "SecondCodes",
    "SecondEnded",
    "SecondRecovered",
    "SecondSet",
    "SessionEnded",
    "SessionLine",
    "SessionRules",
    "SignInFailed",
    "SignedIn",
    "TokenEnded",
    "TokenHolder",
    "TokenIssued",
    "TokenLine",
    "register_powers",
]


class Power(StrEnum):
    """账号权限 powers of this house: three offices apart, none of which opens a business row."""

    ACCOUNTS = "identity.accounts"
    GRANT = "identity.grant"
    VIEW = "identity.view"
    SECURE = "identity.secure"

    @property
    def label(self) -> str:
        """The Chinese word for the power (权限名称)."""
        return say({
            "identity.accounts": N_("开立、停用账号，重置密码"),
            "identity.grant": N_("授予、收回岗位权限"),
            "identity.view": N_("查阅账号与授权"),
            "identity.secure": N_("查看登录安全，解除锁定，结束会话，重置两步验证"),
        }[self.value])


class Scope(StrEnum):
    """权限范围 over which rows a grant reaches."""

    OWN_ORGAN = "own_organ"
    SUBTREE = "subtree"
    COUNTY = "county"
    TOWNSHIP = "township"
    ASSIGNED = "assigned"

    @property
    def label(self) -> str:
        """The Chinese word for the scope (范围名称)."""
        return say({
            "own_organ": N_("本机构"),
            "subtree": N_("本机构及所属"),
            "county": N_("全县"),
            "township": N_("指定乡镇(街道)"),
            "assigned": N_("仅本岗承办"),
        }[self.value])


ADMIN_ROLES = ("system_admin", "security_admin", "audit_admin")
"""三员: no person may hold two of these offices (GB/T 22239-2019, 三员分离)."""


class Ended(StrEnum):
    """Why a session ended (会话结束原因)."""

    SIGNED_OUT = "signed_out"
    IDLE = "idle"
    REPLACED = "replaced"
    PASSWORD = "password"  # noqa: S105  a reason, not a secret
    LOCKED = "locked"
    SECOND = "second"
    PUT_OUT = "put_out"


@dataclass(frozen=True, slots=True)
class PasswordRules:
    """密码规则 as in force on a day; each number is a county rule with its own source."""

    length: int
    classes: int
    history: int
    max_age_days: int


@dataclass(frozen=True, slots=True)
class Fault:
    """密码问题 one thing wrong with a new password: words to be translated, and the numbers in them."""

    words: str
    values: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SessionRules:
    """会话规则: idle minutes, how many at once, failures before a lockout, minutes of it."""

    idle_minutes: int
    at_once: int
    failures: int
    lockout_minutes: int


@dataclass(frozen=True, slots=True)
class PostSeat:
    """可用岗位 a post that an account may act in today."""

    id: int
    title: str
    organ_name: str
    as_deputy: bool


@dataclass(frozen=True, slots=True)
class AccountLine:
    """账号行 one account of the list."""

    id: int
    username: str
    name: str
    staff_no: str
    active: bool
    must_change: bool
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class SessionLine:
    """会话行 one session of an account."""

    id: int
    address: str
    started_at: datetime
    seen_at: datetime
    ended_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class GrantLine:
    """授权行 one grant of a post."""

    id: int
    post_id: int
    role_key: str
    role_name: str
    scope: str
    townships: tuple[str, ...]
    valid_from: date
    valid_to: date | None


class RoleDraft(NamedTuple):
    """待录角色 a bundle of powers to be loaded."""

    key: str
    name: str
    powers: tuple[str, ...]


class GrantDraft(NamedTuple):
    """待录授权 a role to be granted to a post."""

    post_id: int
    role_key: str
    scope: str = Scope.OWN_ORGAN
    townships: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountView:
    """账号 account as other houses see it."""

    id: int
    username: str
    person_id: int | None
    county: str
    active: bool


@dataclass(frozen=True, slots=True)
class RoleView:
    """角色 role: a bundle of powers."""

    key: str
    name: str
    powers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TokenLine:
    """令牌行 one token of a program; ``powers`` as granted to it."""

    id: int
    name: str
    post_title: str
    powers: tuple[str, ...]
    issued_at: datetime
    valid_to: date
    used_on: date | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """持令牌者 a program that showed a valid token: whom it acts for, and how often it may ask a minute."""

    token: int
    name: str
    valid_to: date
    per_minute: int
    actor: Actor


class SignedIn(msgspec.Struct, frozen=True):
    """登录."""

    address: str


class SignInFailed(msgspec.Struct, frozen=True):
    """登录失败: the typed name is kept only when an account bears it (people type passwords there)."""

    known: bool
    address: str
    failures: int
    step: str = "password"


class LockedOut(msgspec.Struct, frozen=True):
    """连续失败锁定."""

    known: bool
    address: str
    minutes: int


class SessionEnded(msgspec.Struct, frozen=True):
    """会话结束."""

    session: int
    reason: str


class PostTaken(msgspec.Struct, frozen=True):
    """切换岗位."""

    before: int | None
    after: int


class PasswordChanged(msgspec.Struct, frozen=True):
    """修改密码: by its owner, or set anew by an administrator."""

    by_owner: bool
    sessions_ended: int


class AccountCreated(msgspec.Struct, frozen=True):
    """开立账号."""

    username: str
    person: int | None


class AccountSwitched(msgspec.Struct, frozen=True):
    """停用或启用账号."""

    active: bool
    reason: str


class RolePowersSet(msgspec.Struct, frozen=True):
    """设定角色权限."""

    role: str
    before: list[str]
    after: list[str]


class RoleGranted(msgspec.Struct, frozen=True):
    """授权."""

    post: int
    role: str
    scope: str
    townships: list[str]
    valid_from: date
    valid_to: date | None = None


class RoleRevoked(msgspec.Struct, frozen=True):
    """收回授权."""

    grant: int
    post: int
    role: str
    valid_to: date


class TokenIssued(msgspec.Struct, frozen=True):
    """签发接口令牌."""

    token: int
    name: str
    post: int
    powers: list[str]
    valid_to: date


class TokenEnded(msgspec.Struct, frozen=True):
    """停用接口令牌."""

    token: int
    name: str


NEWS: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    ("identity.session.opened", N_("登录"), SignedIn),
    ("identity.session.refused", N_("登录失败"), SignInFailed),
    ("identity.session.locked", N_("连续失败锁定"), LockedOut),
    ("identity.session.ended", N_("退出"), SessionEnded),
    ("identity.post.taken", N_("切换岗位"), PostTaken),
    ("identity.password.changed", N_("修改密码"), PasswordChanged),
    ("identity.account.created", N_("开立账号"), AccountCreated),
    ("identity.account.switched", N_("停用或启用账号"), AccountSwitched),
    ("identity.role.set", N_("设定角色权限"), RolePowersSet),
    ("identity.role.granted", N_("授权"), RoleGranted),
    ("identity.role.revoked", N_("收回授权"), RoleRevoked),
    ("identity.token.issued", N_("签发接口令牌"), TokenIssued),
    ("identity.token.ended", N_("停用接口令牌"), TokenEnded),
    *second.NEWS,
    *security.NEWS,
)
"""Acts of this house (消息): name, Chinese title, shape of the payload."""

POWERS: dict[str, str] = {}
"""权限登记 every power that a house has declared → its Chinese label."""


def register_powers(powers: Iterable[StrEnum]) -> None:
    """Declare a house's powers (登记权限); a second declaration of the same word must agree."""
    for power in powers:
        label = str(getattr(power, "label", power.value))
        if POWERS.setdefault(power.value, label) != label:
            raise ValueError(f"{power.value} is declared twice with different words")


RULES: tuple[tuple[str, str, str, int, int, int], ...] = (
    ("identity.password_min_length", N_("密码最短长度"), "位", 8, 64, 10),
    ("identity.password_classes", N_("密码至少几类字符"), "类", 1, 4, 3),
    ("identity.password_history", N_("不得重复最近几次密码"), "次", 0, 24, 5),
    ("identity.password_days", N_("密码有效期(0 为不限)"), "天", 0, 730, 90),
    ("identity.lockout_failures", N_("连续登录失败几次后锁定"), "次", 3, 20, 5),
    ("identity.lockout_minutes", N_("锁定时长"), "分钟", 5, 1440, 15),
    ("identity.idle_minutes", N_("闲置多久自动退出"), "分钟", 5, 480, 30),
    ("identity.session_limit", N_("同一账号同时在线数(0 为不限)"), "个", 0, 20, 3),
    ("identity.token_days", N_("接口令牌最长有效期"), "天", 1, 1095, 365),
    ("identity.token_rate", N_("每个接口令牌每分钟最多请求"), "次", 10, 60000, 600),
    *security.RULES,
)
"""县定规则 what a county may set about sign-in: name, term, unit, least, most, value as shipped."""
SHIPPED_ROLES = (
    N_("县委编办"), N_("县综合指挥中心"), N_("热线受理员"), N_("部门联络员"), N_("乡镇(街道)领导"), N_("乡镇(街道)综合指挥"),
    N_("窗口(综合岗、专科岗、代办岗)"), N_("村(社区)代办员"), N_("网格长"), N_("网格员"), N_("执法人员"), N_("法制审核"), N_("考评员"),
    N_("分析员"), N_("纪检监察"), N_("系统管理员"), N_("安全管理员"), N_("审计管理员"),
)  # fmt: skip
"""Names of the roles that are shipped (随程序角色名), marked for the catalogue; a county's own names stay as it wrote them."""
