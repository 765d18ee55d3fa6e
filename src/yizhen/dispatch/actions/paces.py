"""限次 how often an address may use the public pages an hour, counted over all processes of the site."""

import hmac
from datetime import datetime
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from yizhen.county import door as county
from yizhen.dispatch.models import PublicPace
from yizhen.kernel.working_hours import legal_day

HOUR, KEPT_HOURS, V6_HOME = 3600, 2, 64
_TAKE = (
    "INSERT INTO dispatch_public_pace (key, hour, taken) VALUES (%s, %s, 1) ON CONFLICT (key) DO UPDATE SET"
    " taken = CASE WHEN dispatch_public_pace.hour = excluded.hour THEN dispatch_public_pace.taken ELSE 0 END + 1,"
    " hour = excluded.hour RETURNING taken"
)


class TooOften(Exception):
    """太频繁: an address has used up its turns of the hour; nothing was done, what was typed is kept."""

    def __str__(self) -> str:
        return _("从您这个网络一小时内来的次数太多，这一次没有办。填的内容都在，请过一会儿再点一次；急事请打 12345。")


def take_turn(what: str, address: str, *, code: str, at: datetime) -> None:
    """Take one turn of the running hour (占用一次), by the county's rule; raises TooOften.

    ``address`` "" is nobody's and is not counted.
    """
    most = int(county.rule(code, "dispatch.public_per_hour", legal_day(at)).value)
    if not address or not most:
        return
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [_key(what, address), int(at.timestamp()) // HOUR])
        taken = cursor.fetchone()[0]
    if taken > most:
        raise TooOften


def _key(what: str, address: str) -> str:
    """A digest that cannot be turned back into the address; a household of IPv6 counts as one."""
    ip = ip_address(address)
    home = str(ip) if ip.version == 4 else str(ip_network(f"{ip}/{V6_HOME}", strict=False))  # noqa: PLR2004
    return hmac.digest(settings.SECRET_KEY.encode(), f"{what}|{home}".encode(), "sha256").hex()


def forget_paces(*, at: datetime) -> int:
    """Delete counts of hours that are over (清理限次) and return how many."""
    return PublicPace.objects.filter(hour__lt=int(at.timestamp()) // HOUR - KEPT_HOURS).delete()[0]
