"""Move a case one step (流转): life cycle, optimistic version, step, record entry; shared by all verbs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from yizhen.dispatch import access
from yizhen.dispatch.actions import statements
from yizhen.dispatch.actions.intake import SUBJECT, step_values
from yizhen.dispatch.actions.refusals import MovedMeanwhile, WordsNeeded
from yizhen.dispatch.models import Case, Step
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.rules import content_digest, tidy
from yizhen.dispatch.states import ACT_OF, leads_to
from yizhen.dispatch.terms import Moved, State, Verb
from yizhen.kernel.actors import Actor
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.kernel.working_hours import legal_day
from yizhen.record import door as record

TOLD = (
    "category_id", "standard_id", "level", "lead_mode", "designated", "backstop", "solved", "satisfaction", "reopen_count",
    "closed_late",
)  # fmt: skip
"""Further columns whose change the record tells (另记变化的列)."""
WORDS_MAX = 10_000
PUBLIC_REASONS = frozenset({
    Verb.DISPATCH, Verb.DESIGNATE, Verb.RETURN, Verb.REFUSE, Verb.ASK_EXTEND, Verb.ASK_SUSPEND, Verb.EXTEND,
    Verb.SUSPEND, Verb.DENY, Verb.RESUME,
})  # fmt: skip
"""Steps whose words are an official reason and stand in the record in full (理由全文留痕)."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a step led to (办理结果)."""

    id: int
    number: str
    state: State
    version: int


def opened(by: Actor, pk: int, verb: Verb, version: int | None) -> Case:
    """The locked case that a verb may be done on (取件待办).

    Raises NoPower, NoSuchCase, MovedMeanwhile when the page showed an older version or the state no longer
    allows the verb because somebody moved it, NotAllowed otherwise.
    """
    by.require(verb.power)
    case = access.case_for(by, pk, verb.power, lock=True)
    check(case, verb, version)
    return case


def check(case: Case, verb: Verb, version: int | None) -> None:
    """Refuse a stale page and a step that the life cycle does not have (核对版本与流程)."""
    if version is not None and version != case.version:
        raise moved_meanwhile(case)
    leads_to(State(case.state), verb)


def moved_meanwhile(case: Case) -> MovedMeanwhile:
    """Who moved the case last (最近办理人)."""
    last = Step.objects.filter(case=case.pk).order_by("-id").first()
    who = f"{last.organ_name}{last.post_title}{last.actor_name}" if last else ""
    return MovedMeanwhile(
        case.number, Verb(last.verb) if last else None, who, last.at if last else None, State(case.state)
    )


def needs(verb: Verb, words: str) -> str:
    """The words of a step, trimmed (说明文字); raises WordsNeeded when there are none."""
    told = tidy(words)
    if not told:
        raise WordsNeeded(verb)
    return told


def move(
    case: Case,
    verb: Verb,
    columns: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    words: str = "",
    ground: str = "",
) -> Done:
    """Write a step (写入一步): columns with state and version, the step, the record entry."""
    before, words, ground = State(case.state), tidy(words)[:WORDS_MAX], tidy(ground)
    if columns.get("closed_at") and columns["closed_at"] < case.received_at:  # the machine's clock was set back
        columns = {**columns, "closed_at": case.received_at}
    after = leads_to(before, verb)
    day = legal_day(at)
    category = columns.get("category_id", case.category_id)
    known = catalogue(case.county, day).categories.get(category) if category else None
    moved = moved_entry(
        vars(case), verb, columns, day, category=known.code if known else "", words=words, ground=ground
    )
    _update(case, {**columns, "state": after, "version": case.version + 1})
    to_organ = columns.get("holder_organ_id") if verb in (Verb.DISPATCH, Verb.DESIGNATE) else None
    values = step_values(
        case.pk, verb, before, after, by=by, at=at, to_organ=to_organ, words=words, ground=ground
    )
    with connection.cursor() as cursor:
        cursor.execute(statements.insert_step(), values)
    record.append(ACT_OF[verb], moved, by=by, at=at, subject=(SUBJECT, case.pk), county=case.county)
    return Done(case.pk, case.number, after, case.version + 1)


def _update(case: Case, columns: Mapping[str, Any]) -> None:
    """Change the row only if nobody did meanwhile, whatever the database locks."""
    changed = Case.objects.filter(pk=case.pk, version=case.version).update(**columns)
    if not changed:
        case.refresh_from_db()
        raise moved_meanwhile(case)


def moved_entry(
    row: Mapping[str, Any],
    verb: Verb,
    columns: Mapping[str, Any],
    day: date,
    *,
    category: str,
    words: str,
    ground: str,
) -> Moved:
    """What the record keeps of a step (办理留痕): ``row`` before it, ``columns`` that it changes."""
    after = leads_to(row["state"], verb)
    changed = {
        name: (row[name], columns[name]) for name in TOLD if name in columns and columns[name] != row[name]
    }
    return Moved(
        number=row["number"], before=row["state"], after=after, day=day, township=row["township"],
        category=category, holder_before=row["holder_organ_id"],
        holder=columns.get("holder_organ_id", row["holder_organ_id"]),
        post=columns.get("holder_post_id", row["holder_post_id"]), mode=columns.get("lead_mode", ""),
        ground=ground[:300], reason=words if verb in PUBLIC_REASONS else "",
        digest=content_digest(words) if words else "", due_at=columns.get("due_at", row["due_at"]),
        due_before=row["due_at"] if "due_at" in columns and columns["due_at"] != row["due_at"] else None,
        late=columns.get("closed_late", False) if after.is_final else None, changed=changed,
    )  # fmt: skip


__all__ = ["Done", "NotAllowed", "check", "move", "moved_meanwhile", "needs", "opened"]
