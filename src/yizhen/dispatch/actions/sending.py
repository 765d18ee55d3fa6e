"""Send a case to whoever is responsible (派往承办单位): by rule, by a person's choice, or designated."""

from datetime import date, datetime
from typing import Any

from yizhen.dispatch.actions.intake import clock_columns
from yizhen.dispatch.actions.moving import Done, move
from yizhen.dispatch.actions.refusals import AnotherOrgan, NoBackstop, NotAnOrgan, OutsideLists, WordsNeeded
from yizhen.dispatch.models import Case, Step
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.county import office
from yizhen.dispatch.queries.leads import category_codes, responsible
from yizhen.dispatch.rules import Target, case_clock, changes, sign_due, tidy
from yizhen.dispatch.terms import LeadMode, Resolution, StartEvent, Verb
from yizhen.duties import door as duties
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.organs import door as organs


def send(
    case: Case, verb: Verb, organ: int | None, reason: str, *, by: Actor, at: datetime, ground: str = "",
    outside: bool = False,
) -> Done:  # fmt: skip
    """Dispatch or designate (派遣、指定). Raises NoBackstop, WordsNeeded, NotAnOrgan, AnotherOrgan, OutsideLists.

    ``outside``: send a township what lies outside its lists all the same, by name of the actor and with a reason.
    """
    day = legal_day(at)
    rule = responsible(case.county, case.category_id, case.township, case.village, day)
    found = rule if organ is None else _chosen(rule, organ, reason, verb)
    if found.organ is None:
        raise NoBackstop
    view = _organ(found.organ, case.county, day)
    if verb is Verb.DISPATCH and _returned_by(case, view.id):
        raise AnotherOrgan
    if organ is not None and view.id != rule.organ:
        within_lists(case, view, reason, outside=outside, by=by, at=at)
    if found.precedent:
        duties.note_used(case.county, found.precedent)
    standard = catalogue(case.county, day).standard(case.category_id, case.level)
    desk = office(case.county, day)
    until = sign_due(standard, at, desk.calendar, desk.hours)
    target = Target(view.id, view.township or "", found.mode, found.words, until)
    columns: dict[str, Any] = changes({"first_organ_id": case.first_organ_id}, verb, at, target=target)
    columns["precedent"] = found.precedent or None
    if standard is not None and standard.starts is StartEvent.DISPATCHED and case.due_at is None:
        columns |= clock_columns(case_clock(standard, at, desk.calendar, desk.hours))
    return move(case, verb, columns, by=by, at=at, words=tidy(reason), ground=ground or found.words)


def within_lists(
    case: Case, view: organs.OrganView, reason: str, *, outside: bool, by: Actor, at: datetime, assisting: bool = False
) -> None:
    """Refuse a person's choice of a township for what lies outside its lists, unless it is an exception on record.

    Stations of departments (派驻机构) stand in a township without being it. ``assisting``: it is one of several who
    handle the matter, so that what it assists in is enough. Raises OutsideLists.
    """
    if not view.township or view.kind == organs.OrganKind.STATION:
        return
    day = legal_day(at)
    codes = category_codes(catalogue(case.county, day), case.category_id)
    verdict = duties.may_take(case.county, codes, view.township, day)
    if verdict.allowed or (assisting and verdict.why_not is duties.Why.ASSIST_ONLY):
        return
    if outside and verdict.may_override and tidy(reason) and by.can("duties.override"):
        subject = ("dispatch.case", case.pk)
        duties.override(
            verdict, category=codes[0], township=view.township, reason=reason, subject=subject, by=by, at=at
        )
        return
    names = organs.organs_by_id([verdict.department]) if verdict.department else {}
    lead = names.get(verdict.department or 0)
    raise OutsideLists(verdict, view.short_name or view.name, (lead.short_name or lead.name) if lead else "")


def _chosen(rule: Resolution, organ: int, reason: str, verb: Verb) -> Resolution:
    """A person's choice: the rule's own organ needs no reason, another does."""
    if verb is Verb.DESIGNATE:
        return Resolution(organ, LeadMode.DESIGNATED, tidy(reason))
    if organ == rule.organ:
        return rule
    if not tidy(reason):
        raise WordsNeeded(verb)
    return Resolution(organ, LeadMode.OVERRIDE, tidy(reason))


def _organ(pk: int, county: str, day: date) -> organs.OrganView:
    if not 0 < pk < 2**63:
        raise NotAnOrgan
    view = organs.organs_by_id([pk]).get(pk)
    if view is None or view.county != county or view.valid_from > day:
        raise NotAnOrgan
    if view.valid_to is not None and view.valid_to <= day:
        raise NotAnOrgan
    return view


def _returned_by(case: Case, organ: int) -> bool:
    """Whether the organ to which the case was sent last time it went there had returned it."""
    if not case.return_count:
        return False
    sent_to = None
    for verb, to_organ in Step.objects.filter(case=case.pk).order_by("id").values_list("verb", "to_organ"):
        if verb == Verb.DISPATCH:
            sent_to = to_organ
        elif verb == Verb.RETURN and sent_to == organ:
            return True
    return False
