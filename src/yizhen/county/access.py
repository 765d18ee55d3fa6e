"""Who may touch a county's settings (县情权限): posts whose power reaches the whole county."""

from yizhen.county.terms import NoSuchCounty, Power
from yizhen.kernel.actors import Actor, NoPower


def may_edit(by: Actor, county: str) -> bool:
    """Tell whether the actor may change a county's settings (可改县情): his power covers all of it."""
    return any(
        grant.county == county
        and grant.organs is None
        and grant.townships is None
        and not grant.assigned_only
        for grant in by.grants_for(Power.EDIT)
    )


def require_county(by: Actor, county: str) -> None:
    """Let only posts of the county pass (限本县): raises NoPower, or NoSuchCounty for another county."""
    by.require(Power.EDIT)
    if not any(grant.county == county for grant in by.grants_for(Power.EDIT)):
        raise NoSuchCounty(f"没有代码为 {county} 的县")
    if not may_edit(by, county):
        raise NoPower(Power.EDIT)
