"""密码与会话规则 the county's rules on passwords and sessions, as in force on a day."""

from datetime import date

from yizhen.county.door import counties, rule
from yizhen.identity.terms import PasswordRules, SessionRules
from yizhen.kernel.versioned import Versioned


def password_rules(county: str, on: date) -> PasswordRules:
    """密码规则 in force on a day."""
    return PasswordRules(
        length=int(rule(county, "identity.password_min_length", on).value),
        classes=int(rule(county, "identity.password_classes", on).value),
        history=int(rule(county, "identity.password_history", on).value),
        max_age_days=int(rule(county, "identity.password_days", on).value),
    )


def session_rules(county: str, on: date) -> SessionRules:
    """会话规则 in force on a day."""
    return SessionRules(
        idle_minutes=int(rule(county, "identity.idle_minutes", on).value),
        at_once=int(rule(county, "identity.session_limit", on).value),
        failures=int(rule(county, "identity.lockout_failures", on).value),
        lockout_minutes=int(rule(county, "identity.lockout_minutes", on).value),
    )


def token_days(county: str, on: date) -> int:
    """For how many days a token may be issued (令牌最长有效期)."""
    return int(rule(county, "identity.token_days", on).value)


def token_rate(county: str, on: date) -> int:
    """How often a token may ask a minute (令牌每分钟次数)."""
    return int(rule(county, "identity.token_rate", on).value)


def _codes() -> str:
    return ",".join(one.code for one in counties())


_kept: Versioned[str, str] = Versioned(lambda _key: _codes().split(",")[0], _codes)


def default_county() -> str:
    """The county whose public pages these are (本县): the first that is kept here, "" while there is none."""
    return _kept.get("first")
