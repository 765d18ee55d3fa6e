"""限速 how often a token may ask a minute, counted over all processes of the site.

The count stands in one small row a token. A process takes turns out of it by the bundle, a twentieth of what is
allowed, and hands them out from memory: at 600 requests a minute the database is asked once in 30. What a process
has left when the minute ends is lost, so a token may be refused a little early, never late.
"""

import threading
from datetime import datetime

from django.db import connection

from yizhen.identity.terms import TokenHolder

BUNDLES, MINUTE = 20, 60
LEASES: dict[int, tuple[int, int]] = {}
"""Token → the running minute and the turns that this process still has in it (本进程余量)."""
_LOCK = threading.Lock()
_TAKE = (
    "INSERT INTO identity_token_pace (token, minute, taken) VALUES (%s, %s, %s) ON CONFLICT (token) DO UPDATE SET"
    " taken = CASE WHEN identity_token_pace.minute = excluded.minute THEN identity_token_pace.taken ELSE 0 END"
    " + excluded.taken, minute = excluded.minute RETURNING taken"
)


def take_turn(holder: TokenHolder, *, at: datetime) -> int:
    """Take one turn of the running minute (占用一次): 0 when there was one, else after how many seconds to come back."""
    seconds = int(at.timestamp())
    minute = seconds // MINUTE
    with _LOCK:
        since, left = LEASES.get(holder.token, (minute, 0))
        if since != minute:
            left = 0
        if left == 0:
            left = _bundle(holder, minute)
        LEASES[holder.token] = (minute, left - 1 if left > 0 else left)
    return 0 if left > 0 else MINUTE - seconds % MINUTE


def _bundle(holder: TokenHolder, minute: int) -> int:
    """Turns out of the common count (领取一批); -1 when the minute has none left, which is not asked again."""
    size = max(1, holder.per_minute // BUNDLES)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [holder.token, minute, size])
        taken: int = cursor.fetchone()[0]
    over = max(0, taken - holder.per_minute)
    return size - over if over < size else -1
