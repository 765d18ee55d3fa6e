"""办事人 actor: who acts, in which post, with which powers over which rows. Pure values.

A power (权限) is a word ``house.verb``. Posts hold powers through grants; code asks for a power and never for a
role. A grant's scope is organ subtree × territory × assignment (机构 × 区划 × 本岗); a row is reached when one
grant with the power covers it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field


class NoPower(Exception):
    """无此权限: the post does not hold the power that the act needs."""

    def __init__(self, power: str) -> None:
        self.power = power
        super().__init__(power)


@dataclass(frozen=True, slots=True)
class Grant:
    """授权 grant: powers over a scope.

    ``organs`` None means every organ of the county, ``townships`` (9-digit codes) None every township;
    ``assigned_only`` narrows to rows held by the actor's own posts.
    """

    powers: frozenset[str]
    county: str
    organs: frozenset[int] | None = None
    townships: frozenset[str] | None = None
    assigned_only: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """办事人 actor: a signed-in person in one post, a resident without an account, or a job of the system."""

    name: str
    county: str
    channel: str = "web"
    account: int | None = None
    person: int | None = None
    post: int | None = None
    post_title: str = ""
    organ: int | None = None
    organ_name: str = ""
    grants: tuple[Grant, ...] = ()
    posts: frozenset[int] = frozenset()
    request: str = ""
    powers: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        powers: frozenset[str] = frozenset().union(*(grant.powers for grant in self.grants))
        object.__setattr__(self, "powers", powers)

    def can(self, power: str) -> bool:
        """Whether the post holds the power anywhere at all (有无权限)."""
        return power in self.powers

    def require(self, power: str) -> None:
        """Raise NoPower unless the post holds the power (校验权限)."""
        if power not in self.powers:
            raise NoPower(power)

    def grants_for(self, power: str) -> tuple[Grant, ...]:
        """The grants that carry the power (含此权限的授权); empty when there is none."""
        return tuple(grant for grant in self.grants if power in grant.powers)


def system_actor(name: str, county: str, powers: Iterable[str], *, channel: str = "job") -> Actor:
    """A job or command of the system as actor (系统), named in the record by what it is; county-wide scope."""
    return Actor(name=name, county=county, channel=channel, grants=(Grant(frozenset(powers), county),))


def public_actor(county: str, powers: Iterable[str], *, request: str = "") -> Actor:
    """A resident without an account (群众): holds only the powers that a public page needs."""
    return Actor(
        name="群众", county=county, channel="public", grants=(Grant(frozenset(powers), county),), request=request
    )
