"""Marks on a case (标记): near-duplicates, and that somebody looked at the requester's data."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import transaction

from yizhen.dispatch import access
from yizhen.dispatch.actions.intake import SUBJECT
from yizhen.dispatch.actions.moving import needs
from yizhen.dispatch.models import Case
from yizhen.dispatch.rules import code_digest, code_from
from yizhen.dispatch.terms import CodeReissued, Duplicated, Power, RequesterSeen, Verb
from yizhen.kernel.actors import Actor, NoPower
from yizhen.record import door as record


class NotADuplicate(ValueError):
    """不能标记: a case is no duplicate of itself, nor of a later one that points back to it."""


@dataclass(frozen=True, slots=True)
class Requester:
    """诉求人: name and telephone number in clear; None where they were lawfully destroyed."""

    name: str | None
    phone: str | None


@transaction.atomic
def mark_duplicate(pk: int, *, of: int | None, by: Actor, at: datetime) -> None:
    """Mark a case as a near-duplicate of another, or with None free it of the mark (标记重复).

    The mark loses nobody's request: both go on. Raises NoPower, NoSuchCase, NotADuplicate.
    """
    by.require(Power.ACCEPT)
    case = access.case_for(by, pk, Power.ACCEPT, lock=True)
    if of is not None:
        other = access.case_for(by, of)
        if case.pk in (other.pk, other.duplicate_of_id):
            raise NotADuplicate
    told = Duplicated(case.number, case.duplicate_of_id, of)
    case.duplicate_of_id = of
    case.save(update_fields=["duplicate_of"])
    record.append("dispatch.case.duplicated", told, by=by, at=at, subject=(SUBJECT, pk), county=case.county)


@transaction.atomic
def reissue_code(pk: int, *, words: str, by: Actor, at: datetime) -> str:
    """Give out a new follow code (补发查询码) after checking who asks, saying how it was checked; the old one ends.

    The code is returned once and not kept. Needs dispatch.accept. Raises NoPower, NoSuchCase, WordsNeeded.
    """
    by.require(Power.ACCEPT)
    case = access.case_for(by, pk, Power.ACCEPT, lock=True)
    told = needs(Verb.ACCEPT, words)[:200]
    code = code_from(secrets.token_bytes(9))
    Case.objects.filter(pk=pk).update(follow_hash=code_digest(code))
    reissued = CodeReissued(case.number, told)
    record.append("dispatch.code.reissued", reissued, by=by, at=at, subject=(SUBJECT, pk), county=case.county)
    return code


def _reached(by: Actor, pk: int) -> Case:
    """The case, by whichever of the powers that need the requester reaches it."""
    held = [power for power in (Power.HANDLE, Power.VERIFY, Power.ACCEPT) if by.can(power)]
    if not held:
        raise NoPower(Power.HANDLE)
    reached = reduce(or_, (access.reach(by, power) for power in held))
    found = Case.objects.filter(reached, pk=pk).first()
    return found if found is not None else access.case_for(by, pk, held[0])


@transaction.atomic
def see_requester(pk: int, *, purpose: str, by: Actor, at: datetime) -> Requester:
    """Open the requester's name and telephone number (查看诉求人信息) for a stated purpose; recorded.

    For who accepts, handles or verifies the case. Source: 个人信息保护法第六条、第五十一条.
    Raises NoPower, NoSuchCase, WordsNeeded without a purpose.
    """
    reason = needs(Verb.VERIFY_PASS, purpose)
    case = _reached(by, pk)
    told = RequesterSeen(case.number, reason[:200])
    record.append("dispatch.requester.seen", told, by=by, at=at, subject=(SUBJECT, pk), county=case.county)
    tokens = [case.requester_name, case.requester_phone]
    opened = record.open_many(token for token in tokens if token)
    name, phone = (opened.get(token) if token else "" for token in tokens)
    return Requester(name, phone)
