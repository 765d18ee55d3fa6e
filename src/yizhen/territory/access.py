"""Who may change which divisions (区划权限)."""

from yizhen.kernel.actors import Actor
from yizhen.territory.terms import Power


def covers(by: Actor, code: str) -> bool:
    """Tell whether the actor may change a division (可改的区划): those of his own county, as a whole.

    Commands and jobs of the installation act for every county; a person who is signed in only for his own.
    """
    if by.account is None:
        return by.can(Power.EDIT)
    return any(
        grant.organs is None
        and grant.townships is None
        and not grant.assigned_only
        and bool(grant.county)
        and code.startswith(grant.county)
        for grant in by.grants_for(Power.EDIT)
    )
