"""体检 doctor: looks at everything an installation stands on, says what is wrong and how to mend it."""

from importlib.metadata import version

from django.conf import settings
from django.db import DatabaseError, connection

from yizhen.site.doctor import data, machine
from yizhen.site.doctor.terms import EXAMPLE, FAULT, WARNING, Check, Report, fault

__all__ = ["EXAMPLE", "Check", "Report", "examine"]


def examine(*, quick: bool = False) -> Report:
    """Run every check (体检); a check that cannot be made is a fault, never silence.

    ``quick`` leaves out those that read the whole database, for a page that is looked at often.
    """
    found = [check for looks in machine.CHECKS for check in _look(looks)]
    found += [check for looks in data.FIRST for check in _look(looks)]
    if _has_tables():
        found += [check for looks in data.REST if not (quick and looks in data.SLOW) for check in _look(looks)]
    faults, warnings = (sum(check.state == state for check in found) for state in (FAULT, WARNING))
    return Report(faults + warnings == 0, str(settings.HOME), version("yizhen"), warnings, faults, found)


def _has_tables() -> bool:
    """Whether there is a database to look into at all; one that waits for an upgrade is looked into as well."""
    try:
        return "record_entry" in connection.introspection.table_names()
    except DatabaseError:
        return False


def _look(looks) -> list[Check]:
    title = (looks.__doc__ or "").rpartition("(")[2].rstrip(").")
    try:
        return list(looks())
    except (DatabaseError, OSError) as broken:
        words = f"查不了:{str(broken).strip().splitlines()[0][:160]}"
        mend = "数据库要先能连上:核对 DATABASE_URL、数据目录和数据库服务;没有建库就先 yizhen migrate。"
        return [fault(looks.__name__, title, words, mend)]
