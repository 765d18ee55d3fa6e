"""Join requesters to parties (归集当事人): behind the intake, by news, so that intake waits for nothing.

A case's own key goes with its party's use of the data: when retention ends, name and telephone are gone here too.
"""

from collections.abc import Sequence

from yizhen.dispatch.queries.joining import MATTER, requesters
from yizhen.kernel.actors import Actor, system_actor
from yizhen.parties import door as parties
from yizhen.record import door as record

JOINING = "dispatch.parties"
TAKEN, SEEN = "dispatch.case.reported", "dispatch.requester.seen"
ENDING = (
    "dispatch.case.closed", "dispatch.case.refused", "dispatch.case.withdrawn", "dispatch.case.merged",
    "dispatch.case.voided",
)  # fmt: skip
JOINED = (TAKEN, SEEN, *ENDING)


def join_parties(entries: Sequence[record.Sealed]) -> None:
    """Find or make the parties of new cases, end the matters of ended ones, note who looked (归集当事人)."""
    for county in dict.fromkeys(entry.county for entry in entries):
        mine = [entry for entry in entries if entry.county == county]
        by = system_actor("当事人归集", county, [parties.Power.EDIT])
        newcomers = requesters(entry.subject_id for entry in mine if entry.act == TAKEN)
        if newcomers:
            parties.take_parties(newcomers, by=by)
        ended = [entry for entry in mine if entry.act in ENDING]
        if ended:
            matters = [(parties.Matter(MATTER, entry.subject_id), entry.at) for entry in ended]
            parties.end_matters(matters, by=by)
        for entry in mine:
            if entry.act == SEEN:
                _note(entry)


def _note(entry: record.Sealed) -> None:
    told = next((one for one in record.history(MATTER, entry.subject_id) if one.id == entry.id), None)
    if told is None:
        return
    who = Actor(
        name=told.actor_name, county=entry.county, account=entry.actor, post=entry.post,
        post_title=told.post_title, organ=entry.organ, organ_name=told.organ_name,
    )  # fmt: skip
    matter = parties.Matter(MATTER, entry.subject_id)
    fields = (parties.Field.NAME, parties.Field.PHONE)
    parties.note_look(matter, reason=entry.payload["purpose"], fields=fields, by=who, at=entry.at)
