"""账号、权限的规则 rules of identity: passwords, sessions, offices apart, what a grant reaches. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from yizhen.identity.terms import ADMIN_ROLES, NOBODY, Fault, PasswordRules, Scope
from yizhen.kernel.actors import Grant
from yizhen.kernel.words import N_

SEEN_EVERY = timedelta(minutes=2)
RUN = 4  # four signs in a row, such as 1234 or aaaa, are a pattern and not a secret


def class_count(password: str) -> int:
    """How many of the four classes a password uses (字符类别数): capital, small, digit, other sign."""
    other = any(not sign.isalnum() or not sign.isascii() for sign in password)
    plain = [sign for sign in password if sign.isascii()]
    return sum(
        (
            any(sign.isupper() for sign in plain),
            any(sign.islower() for sign in plain),
            any(sign.isdigit() for sign in plain),
            other,
        )
    )


def has_run(password: str) -> bool:
    """Whether signs repeat or count on, four in a row (连续或重复字符)."""
    codes = [ord(sign) for sign in password.lower()]
    for start in range(len(codes) - RUN + 1):
        steps = {
            after - before
            for before, after in zip(codes[start:], codes[start + 1 : start + RUN], strict=False)
        }
        if len(steps) == 1 and steps <= {0, 1, -1}:
            return True
    return False


def password_faults(password: str, username: str, rules: PasswordRules) -> list[Fault]:
    """What is wrong with a new password (密码问题), each in words that say what to do; empty when it will
    do.
    """
    faults: list[Fault] = []
    if len(password) < rules.length:
        values = {"least": rules.length, "given": len(password)}
        faults.append(Fault(N_("至少 %(least)s 位，现在是 %(given)s 位"), values))
    if class_count(password) < rules.classes:
        words = N_("大写字母、小写字母、数字、符号，至少用到其中 %(least)s 类")
        faults.append(Fault(words, {"least": rules.classes}))
    if len(username) > 2 and username.lower() in password.lower():  # noqa: PLR2004
        faults.append(Fault(N_("不能包含账号")))
    if has_run(password):
        faults.append(Fault(N_("不能有四个以上连续或重复的字符，如 1234、aaaa")))
    return faults


def password_expired(changed_on: date | None, today: date, max_age_days: int) -> bool:
    """Whether a password has to be changed by its age (密码过期); 0 days: never."""
    return max_age_days > 0 and (changed_on is None or today - changed_on >= timedelta(days=max_age_days))


def idle_out(seen_at: datetime, now: datetime, minutes: int) -> bool:
    """Whether a session was left alone too long (闲置超时)."""
    return now - seen_at > timedelta(minutes=minutes)


def note_due(seen_at: datetime, now: datetime) -> bool:
    """Whether it is time to note that a session is in use (更新活动时间): not on every page."""
    return now - seen_at >= SEEN_EVERY


def offices_clash(held: Iterable[str], wanted: str) -> str | None:
    """The other of the three offices that stands against a wanted one (三员冲突), if any."""
    if wanted not in ADMIN_ROLES:
        return None
    return next((key for key in held if key in ADMIN_ROLES and key != wanted), None)


def offices_apart(
    held: Mapping[int, Collection[str]], people: Mapping[int, Collection[int]]
) -> list[tuple[str, int, tuple[str, ...]]]:
    """Where offices are not apart (三员分离核对): ("post" | "person" | "business", whose id, roles).

    ``held``: posts of the three offices → roles granted; ``people`` → those posts that each holds as A or B.
    """
    found: list[tuple[str, int, tuple[str, ...]]] = []
    for post, roles in sorted(held.items()):
        offices = tuple(key for key in ADMIN_ROLES if key in roles)
        if len(offices) > 1:
            found.append(("post", post, offices))
        elif set(roles) - set(offices):
            found.append(("business", post, (*offices, *sorted(set(roles) - set(offices)))))
    for person, posts in sorted(people.items()):
        offices = tuple(key for key in ADMIN_ROLES if any(key in held.get(post, ()) for post in posts))
        if len(offices) > 1 and not any(set(offices) <= set(held.get(post, ())) for post in posts):
            found.append(("person", person, offices))
    return found


def reach(
    scope: str,
    powers: Collection[str],
    county: str,
    *,
    organ: int,
    subtree: frozenset[int],
    townships: Iterable[str],
    own: frozenset[int] = frozenset(),
) -> Grant:
    """The grant that a role with a scope gives to a post (授权范围); ``own``: the organ and what it took over."""
    held = frozenset(powers)
    if scope == Scope.OWN_ORGAN:
        return Grant(held, county, organs=own | {organ})
    if scope == Scope.SUBTREE:
        return Grant(held, county, organs=subtree)
    if scope == Scope.TOWNSHIP:
        return Grant(held, county, townships=frozenset(townships))
    if scope == Scope.ASSIGNED:
        return Grant(held, county, assigned_only=True)
    return Grant(held, county)


def token_ends(today: date, days: int) -> date:
    """The first day on which a token of so many days no longer holds (令牌失效日)."""
    return today + timedelta(days=days)


def narrowed(grants: Iterable[Grant], powers: Collection[str]) -> tuple[Grant, ...]:
    """Grants with no more than some powers (收窄授权): the same rows, fewer things to do with them."""
    allowed = frozenset(powers)
    return tuple(replace(grant, powers=grant.powers & allowed) for grant in grants if grant.powers & allowed)


def asked_of(words: str) -> frozenset[str]:
    """The role keys and powers of whom a second factor is asked (须两步验证者), as the county wrote them."""
    found = frozenset(words.replace("、", " ").replace("，", " ").replace(",", " ").split())
    return found - {NOBODY}


def read_code(typed: str) -> str:
    """A code without the spaces and dashes that people type (整理验证码), in capitals."""
    return "".join(sign for sign in typed.upper() if sign.isalnum() and sign.isascii())
