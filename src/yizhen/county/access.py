"""Who may touch a county's settings (县情权限): posts of that county that hold the power."""

from yizhen.county.terms import NoSuchCounty, Power
from yizhen.kernel.actors import Actor


def require_county(by: Actor, county: str, power: Power = Power.EDIT) -> None:
    """Let only posts of the county pass (限本县): raises NoPower, or NoSuchCounty for another county."""
    by.require(power)
    if not any(grant.county == county for grant in by.grants_for(power)):
        raise NoSuchCounty(f"没有代码为 {county} 的县")
