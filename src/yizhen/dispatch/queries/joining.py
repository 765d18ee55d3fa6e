"""What the house of parties is told of cases (归集当事人): requesters to join, and whose case a receipt proves."""

from collections.abc import Iterable

from yizhen.dispatch.access import NoSuchCase, case_by_code
from yizhen.dispatch.models import Case
from yizhen.kernel.codes import BadCode, read_phone
from yizhen.parties import door as parties
from yizhen.record import door as record

MATTER, PURPOSE, LONGEST_NAME = "dispatch.case", "request", 80
COLUMNS = (
    "id", "number", "county", "township", "person_key", "requester_name", "requester_phone", "intake_organ",
    "received_at",
)  # fmt: skip


def requesters(ids: Iterable[int]) -> list[parties.Newcomer]:
    """Requesters of cases as parties to find or make (待归集诉求人): two queries; nobody where nothing was left."""
    rows = list(Case.objects.filter(pk__in=list(ids)).exclude(person_key="").order_by("pk").values(*COLUMNS))
    clear = record.open_many(row[name] for row in rows for name in ("requester_name", "requester_phone") if row[name])
    found = []
    for row in rows:
        name = (clear.get(row["requester_name"]) or "")[:LONGEST_NAME]
        phone = _phone(clear.get(row["requester_phone"]) or "")
        if not (name or phone):
            continue
        found.append(
            parties.Newcomer(
                parties.PartyDraft(parties.Kind.RESIDENT, name=name, phone=phone), PURPOSE, row["received_at"],
                row["county"], row["intake_organ"], row["township"],
                parties.Matter(MATTER, row["id"], row["number"], row["person_key"]),
            )
        )  # fmt: skip
    return found


def _phone(text: str) -> str:
    try:
        return read_phone(text)
    except BadCode:
        return ""


def proven_matter(number: str, follow_code: str) -> parties.Matter | None:
    """The matter that a receipt's number and follow code prove (凭证核对); None when they don't fit."""
    try:
        case = case_by_code(number, follow_code)
    except NoSuchCase:
        return None
    return parties.Matter(MATTER, case.pk, case.number, case.person_key)
