"""Statements of the intake path (登记语句): case and first step in as few round trips as the database allows.

The number holds the row's id, so the statement draws the id itself: no counter row, no second statement.
"""

from functools import lru_cache

COLUMNS = (
    "follow_hash", "county", "township", "village", "place_text", "lon", "lat", "category_id", "standard_id",
    "level", "channel", "title", "detail", "person_key", "requester_name", "requester_phone", "anonymous",
    "state", "intake_organ_id", "holder_organ_id", "holder_post_id", "holder_township", "lead_mode",
    "lead_words", "backstop", "designated", "occurred_at", "received_at", "due_at", "due_on", "clock",
    "provisional", "sign_due_at", "accepted_at", "dispatched_at", "signed_at", "handled_at", "closed_at",
    "closed_late", "return_count", "rework_count", "contacted", "solved", "satisfaction", "likeness",
    "batch_id", "source_number", "client_token", "version", "first_organ_id",
)  # fmt: skip
"""Columns of a case in the order that rows are written (案件列); id, number and duplicate_of apart."""

FRESH = {
    "state": "'received'", "holder_post_id": "NULL", "holder_township": "''", "lead_mode": "''",
    "lead_words": "''", "backstop": "FALSE", "designated": "FALSE", "sign_due_at": "NULL",
    "accepted_at": "NULL", "dispatched_at": "NULL", "signed_at": "NULL", "handled_at": "NULL",
    "closed_at": "NULL", "closed_late": "FALSE", "return_count": "0", "rework_count": "0", "contacted": "NULL",
    "solved": "NULL", "satisfaction": "NULL", "batch_id": "NULL", "source_number": "''", "version": "1", "first_organ_id": "NULL",
}  # fmt: skip
"""Columns of a case to which nothing has happened yet (初始列), as the statement spells them.

Spelled out they cost nothing; as arguments they would push the statement beyond what the driver keeps parsed.
"""

NEW_COLUMNS = tuple(name for name in COLUMNS if name not in FRESH)
"""Columns that each new case brings (登记列)."""

STEP_COLUMNS = (
    "case_id", "verb", "before", "after", "at", "actor_name", "post_id", "post_title", "organ_id",
    "organ_name", "to_organ_id", "words", "ground",
)  # fmt: skip
"""Columns of a step (步骤列)."""

FIRST_STEP = ("at", "actor_name", "post_id", "post_title", "organ_id", "organ_name")
"""Columns that the first step brings (首步列)."""

DATES = frozenset(name for name in (*COLUMNS, *STEP_COLUMNS) if name == "at" or name.endswith("_at"))

_LIKE = (
    "(SELECT d.id FROM dispatch_case d WHERE d.county = %s AND d.likeness = %s AND d.likeness <> 0"
    " AND d.received_at >= %s ORDER BY d.received_at LIMIT 1)"
)
_ONCE = " ON CONFLICT (county, client_token) WHERE client_token IS NOT NULL DO NOTHING"
_BACK = " RETURNING id, number, duplicate_of_id"


def _marks(count: int) -> str:
    return ", ".join(["%s"] * count)


@lru_cache
def insert_case(vendor: str) -> str:
    """Insert a case that draws its own number (登记一件): day prefix, likeness, then the columns."""
    names = f"id, number, duplicate_of_id, {', '.join((*NEW_COLUMNS, *FRESH))}"
    values = f"{_marks(len(NEW_COLUMNS))}, {', '.join(FRESH.values())}"
    if vendor == "postgresql":
        serial = "lpad(n.id::text, greatest(6, length(n.id::text)), '0')"
        drawn = "nextval(pg_get_serial_sequence('dispatch_case', 'id'))"
    else:
        serial = "printf('%%06d', n.id)"
        drawn = "coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'dispatch_case'), 0) + 1"
    return (
        f"INSERT INTO dispatch_case ({names})"  # noqa: S608  fixed names only
        f" SELECT n.id, %s || {serial}, {_LIKE}, {values}"
        f" FROM (SELECT {drawn} AS id) n WHERE true{_ONCE}{_BACK}"
    )


@lru_cache
def insert_step() -> str:
    """Insert one step (写入步骤)."""
    return f"INSERT INTO dispatch_step ({', '.join(STEP_COLUMNS)}) VALUES ({_marks(len(STEP_COLUMNS))})"  # noqa: S608


@lru_cache
def insert_both() -> str:
    """Insert a case and its first step as one statement (一条语句登记), for PostgreSQL."""
    step = f"case_id, {', '.join(FIRST_STEP)}, verb, before, after, to_organ_id, words, ground"
    return (
        f"WITH c AS ({insert_case('postgresql')}),"  # noqa: S608  fixed names only
        f" s AS (INSERT INTO dispatch_step ({step})"
        f" SELECT c.id, {_marks(len(FIRST_STEP))}, 'report', '', 'received', NULL, '', '' FROM c)"
        " SELECT id, number, duplicate_of_id FROM c"
    )


@lru_cache
def insert_many() -> str:
    """Insert cases whose numbers were drawn before (批量登记)."""
    names = f"id, number, duplicate_of_id, {', '.join(COLUMNS)}"
    return f"INSERT INTO dispatch_case ({names}) VALUES ({_marks(len(COLUMNS) + 3)})"  # noqa: S608
