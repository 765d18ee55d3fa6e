"""Take requests in (登记诉求): one at a time, fast; the same form sent twice makes one case."""

import hashlib
import hmac
import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from yizhen.dispatch.actions import statements
from yizhen.dispatch.actions.refusals import BadDraft, TokenReused
from yizhen.dispatch.models import Case
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.county import Office, office
from yizhen.dispatch.rules import (
    ClockFacts,
    Fault,
    case_clock,
    clean,
    code_digest,
    code_from,
    content_digest,
    encode_clock,
    faults,
    likeness_key,
)
from yizhen.dispatch.terms import (
    Catalogue,
    Category,
    Draft,
    Power,
    Receipt,
    Reported,
    Standard,
    StartEvent,
    State,
    Verb,
)
from yizhen.kernel.actors import Actor, NoPower
from yizhen.kernel.working_hours import legal_day
from yizhen.record import door as record
from yizhen.territory import door as territory

ALIKE_WITHIN, TOWNSHIP_DIGITS = timedelta(days=30), 9
SUBJECT = "dispatch.case"
NOTHING: dict[str, Any] = {
    "holder_post_id": None, "holder_township": "", "lead_mode": "", "lead_words": "", "backstop": False,
    "designated": False, "sign_due_at": None, "accepted_at": None, "dispatched_at": None, "signed_at": None,
    "handled_at": None, "closed_at": None, "closed_late": False, "return_count": 0, "rework_count": 0,
    "contacted": None, "solved": None, "satisfaction": None, "batch_id": None, "source_number": "",
    "client_token": None, "version": 1, "first_organ_id": None,
}  # fmt: skip
"""Columns of a case to which nothing has happened yet (初始列)."""


class _TakenBefore(Exception):
    """The form had been taken before; undoes what this attempt wrote."""


def report(draft: Draft, *, by: Actor, at: datetime) -> Receipt:
    """Take a request in (登记诉求) and give the receipt with its number and follow code.

    Residents do it themselves (dispatch.report), clerks for them (dispatch.intake). Everything is looked up
    and computed before the transaction begins, so that writers wait for nothing but the writing.
    Raises NoPower, BadDraft, TokenReused.
    """
    if not (by.can(Power.REPORT) or by.can(Power.INTAKE)):
        raise NoPower(Power.REPORT)
    draft = clean(draft)
    day = legal_day(at)
    offered, desk = catalogue(by.county, day), office(by.county, day)
    category, standard = checked(draft, offered, by.county, at)
    code = new_code(by.county, draft.token)
    row = case_columns(
        draft, by=by, at=at, desk=desk, category=category, standard=standard,
        place=place_of(draft, by.county, day), code=code,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made = _write(row, draft, by, at)
            told = reported(row, made[1], category.code if category else "", duplicate_of=made[2])
            record.append("dispatch.case.reported", told, by=by, at=at, subject=(SUBJECT, made[0]))
    except _TakenBefore:
        return _replayed(draft, by.county, code)
    return Receipt(made[0], made[1], code, row["due_at"], row["township"], made[2])


def _write(row: dict[str, Any], draft: Draft, by: Actor, at: datetime) -> tuple[int, str, int | None]:
    """Insert case and first step."""
    if draft.name or draft.phone:
        ((key, tokens),) = record.seal_new_persons([(draft.name, draft.phone)])
        row |= {"person_key": key, "requester_name": tokens[0], "requester_phone": tokens[1]}
    values = [
        f"{legal_day(at):%Y%m%d}-", row["county"], row["likeness"], stored(at - ALIKE_WITHIN),
        *case_values(row, statements.NEW_COLUMNS),
    ]  # fmt: skip
    at_once = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if at_once:
            first = (at, by.name, by.post, by.post_title, by.organ, by.organ_name)
            cursor.execute(statements.insert_both(), [*values, *first])
        else:
            cursor.execute(statements.insert_case(connection.vendor), values)
        made = cursor.fetchone()
        if made is None:
            raise _TakenBefore
        if not at_once:
            first = step_values(made[0], Verb.REPORT, "", State.RECEIVED, by=by, at=at)
            cursor.execute(statements.insert_step(), first)
    return made


def _replayed(draft: Draft, county: str, code: str) -> Receipt:
    found = Case.objects.get(county=county, client_token=draft.token)
    if (found.title, found.detail) != (draft.title, draft.detail):
        raise TokenReused
    return Receipt(
        found.pk, found.number, code, found.due_at, found.township, found.duplicate_of_id, replayed=True
    )


def checked(
    draft: Draft, offered: Catalogue, county: str, at: datetime
) -> tuple[Category | None, Standard | None]:
    """Category and standard of a cleaned draft (校验分类); raises BadDraft with everything that is wrong."""
    found = faults(draft, at)
    category = offered.category(draft.category) if draft.category else None
    if draft.category and (category is None or not category.is_leaf):
        found["category"] = Fault.NOT_A_CATEGORY
    if draft.division and not draft.division.startswith(county):
        found["division"] = Fault.NOT_A_PLACE
    if found:
        raise BadDraft(found)
    return category, offered.standard(category.id if category else None, draft.level)


def place_of(draft: Draft, county: str, day: date) -> tuple[str, str]:
    """Township and village codes (镇街、村社区): by the point where there is one, else as chosen.

    A point outside the county is kept but decides nothing. Raises BadDraft for a code that is not in force.
    """
    if draft.lon is not None and draft.lat is not None:
        place = territory.locate(draft.lon, draft.lat, county)
        if place is not None:
            return place.township, place.village or ""
    if not draft.division:
        return "", ""
    if territory.pad(draft.division) not in territory.divisions_by_code([draft.division], day):
        raise BadDraft({"division": Fault.NOT_A_PLACE})
    return chosen_place(draft.division)


def chosen_place(division: str) -> tuple[str, str]:
    """Township and village of a chosen code (所选地点) of 9 or 12 digits."""
    return division[:TOWNSHIP_DIGITS], division if len(division) > TOWNSHIP_DIGITS else ""


def new_code(county: str, token: str) -> str:
    """Follow code (查询码): random, or from the form's secret, so that a repeated form gets the same."""
    if not token:
        return code_from(secrets.token_bytes(9))
    key = settings.SECRET_KEY.encode()
    return code_from(hmac.digest(key, f"dispatch follow code|{county}|{token}".encode(), hashlib.sha256))


def case_columns(
    draft: Draft,
    *,
    by: Actor,
    at: datetime,
    desk: Office,
    category: Category | None,
    standard: Standard | None,
    place: tuple[str, str],
    code: str,
) -> dict[str, Any]:
    """Columns of a new case (新案件各列), personal values still empty; needs no database."""
    clock = None
    if standard is not None and standard.starts is StartEvent.RECEIVED:
        clock = case_clock(standard, at, desk.calendar, desk.hours)
    return NOTHING | clock_columns(clock) | {
        "follow_hash": code_digest(code),
        "county": by.county,
        "township": place[0],
        "village": place[1],
        "place_text": draft.place_text,
        "lon": draft.lon,
        "lat": draft.lat,
        "category_id": category.id if category else None,
        "standard_id": standard.id if standard else None,
        "level": standard.level if standard else 1,
        "channel": draft.channel,
        "title": draft.title,
        "detail": draft.detail,
        "person_key": "",
        "requester_name": "",
        "requester_phone": "",
        "anonymous": draft.anonymous,
        "state": State.RECEIVED,
        "intake_organ_id": by.organ or desk.center,
        "holder_organ_id": desk.center,
        "occurred_at": draft.occurred_at,
        "received_at": at,
        "likeness": likeness_key(draft.title, draft.detail, place[1] or place[0] or draft.place_text),
        "client_token": draft.token or None,
    }  # fmt: skip


def clock_columns(clock: ClockFacts | None) -> dict[str, Any]:
    """Columns that a clock fills (时限列); empty while no clock runs."""
    if clock is None:
        return {"due_at": None, "due_on": None, "clock": "", "provisional": False}
    return {
        "due_at": clock.due_at, "due_on": clock.due_on, "clock": encode_clock(clock),
        "provisional": bool(clock.provisional),
    }  # fmt: skip


def reported(
    row: dict[str, Any], number: str, category: str, *, duplicate_of: int | None, batch: int | None = None
) -> Reported:
    """What the record keeps of a new case (登记留痕): no text of a resident, only its digest."""
    return Reported(
        number=number, channel=row["channel"], township=row["township"], village=row["village"],
        category=category, level=row["level"], holder=row["holder_organ_id"],
        day=legal_day(row["received_at"]), due_at=row["due_at"],
        digest=content_digest(row["title"], row["detail"], row["place_text"]), person=row["person_key"],
        duplicate_of=duplicate_of, batch=batch,
    )  # fmt: skip


def stored(at: datetime | None) -> Any:
    """An instant as the database's driver wants it (时刻存储)."""
    return connection.ops.adapt_datetimefield_value(at) if at is not None else None


def case_values(row: dict[str, Any], columns: tuple[str, ...] = statements.COLUMNS) -> list[Any]:
    """A case's columns in the order of the statements (案件列值)."""
    values = [row[name] for name in columns]
    if connection.vendor != "postgresql":  # the other driver has no instants or days of its own
        adapt, day = connection.ops.adapt_datetimefield_value, connection.ops.adapt_datefield_value
        for place, name in enumerate(columns):
            if values[place] is not None and name in statements.DATES:
                values[place] = adapt(values[place])
            elif name == "due_on":
                values[place] = day(values[place])
    return values


def step_values(
    case: int | None,
    verb: Verb,
    before: str,
    after: State,
    *,
    by: Actor,
    at: datetime,
    to_organ: int | None = None,
    words: str = "",
    ground: str = "",
) -> tuple[Any, ...]:
    """A step's columns in the order of the statements (步骤列值)."""
    return (
        case, verb, before, after, stored(at), by.name, by.post, by.post_title, by.organ, by.organ_name,
        to_organ, words, ground[:300],
    )  # fmt: skip
