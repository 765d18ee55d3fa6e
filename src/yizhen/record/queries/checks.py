"""核验的查询 verifications: the latest, one, and whether one waits for the worker."""

from yizhen.record.models import CheckRow
from yizhen.record.terms import Check, CheckState

COLUMNS = (
    "id", "state", "asked_by", "asked_at", "ended_at", "done", "total", "cancelling", "verdict",
)  # fmt: skip


class NoSuchCheck(LookupError):
    """无此核验: no verification with this number in the county."""

    no_such_row = True


def _check(row: tuple) -> Check:
    return Check(row[0], CheckState(row[1]), *row[2:8], row[8].encode())


def checks(county: str, *, limit: int = 20) -> list[Check]:
    """The latest verifications of a county, newest first (核验列表)."""
    rows = CheckRow.objects.filter(county=county).order_by("-id").values_list(*COLUMNS)[:limit]
    return [_check(row) for row in rows]


def check(county: str, pk: int) -> Check:
    """One verification (取一次核验); raises NoSuchCheck."""
    row = CheckRow.objects.filter(county=county, pk=pk).values_list(*COLUMNS).first()
    if row is None:
        raise NoSuchCheck(pk)
    return _check(row)
