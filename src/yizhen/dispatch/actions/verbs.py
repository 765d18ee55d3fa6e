"""The verbs of a case (办理动作). Every one: power, row, life cycle, change, step, record; one transaction.

All take ``by`` and ``at``; ``version`` is that of the page the person looked at, so that of two clerks at
once the second is told who did what. All raise NoPower, NoSuchCase, NotAllowed, MovedMeanwhile.
"""

from datetime import datetime

from django.db import transaction

from yizhen.dispatch import access
from yizhen.dispatch.actions.arranging import gather
from yizhen.dispatch.actions.asking import drop_asks
from yizhen.dispatch.actions.classifying import classified
from yizhen.dispatch.actions.files import EvidenceNeeded
from yizhen.dispatch.actions.moving import Done, check, move, needs, opened
from yizhen.dispatch.actions.refusals import UnknownGround
from yizhen.dispatch.actions.sending import send
from yizhen.dispatch.actions.supervising import settle
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.county import office
from yizhen.dispatch.queries.files import lacks_evidence
from yizhen.dispatch.rules import Outcome, changes
from yizhen.dispatch.states import LIFE
from yizhen.dispatch.terms import State, Verb
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day


@transaction.atomic
def accept(
    pk: int,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
    category: str = "",
    level: int = 1,
    words: str = "",
) -> Done:
    """Accept a request (受理), classifying it where that is still open or was wrong.

    Another category or level means another standard, and the clock is computed anew from the event that the
    standard names. Raises NotClassified, BadDraft for an unknown category.
    """
    case = opened(by, pk, Verb.ACCEPT, version)
    columns = {**classified(case, category, level, at), **changes({}, Verb.ACCEPT, at)}
    return move(case, Verb.ACCEPT, columns, by=by, at=at, words=words)


@transaction.atomic
def refuse(pk: int, *, ground: str, words: str, by: Actor, at: datetime, version: int | None = None) -> Done:
    """Refuse a request (不予受理), naming the ground and telling the requester where to turn instead."""
    case = opened(by, pk, Verb.REFUSE, version)
    told = needs(Verb.REFUSE, words)
    columns = changes({}, Verb.REFUSE, at)
    return move(case, Verb.REFUSE, columns, by=by, at=at, words=told, ground=needs(Verb.REFUSE, ground))


@transaction.atomic
def withdraw(number: str, follow_code: str, *, by: Actor, at: datetime, words: str = "") -> Done:
    """Withdraw a request (撤回): the requester's own act before dispatch, on number and follow code."""
    case = access.case_by_code(number, follow_code, lock=True)
    check(case, Verb.WITHDRAW, None)
    columns = changes({}, Verb.WITHDRAW, at)
    return move(case, Verb.WITHDRAW, columns, by=by, at=at, words=words)


@transaction.atomic
def dispatch(
    pk: int,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
    organ: int | None = None,
    reason: str = "",
    outside: bool = False,
) -> Done:
    """Dispatch a case (派遣) to the organ responsible for category × place × day, else to the backstop organ.

    ``organ`` chooses another by name of the actor, with ``reason``; ``outside`` sends a township what lies outside
    its lists, as an exception on record. Raises NoBackstop, WordsNeeded, NotAnOrgan, OutsideLists, AnotherOrgan when
    the organ had returned it.
    """
    case = opened(by, pk, Verb.DISPATCH, version)
    return send(case, Verb.DISPATCH, organ, reason, by=by, at=at, outside=outside)


@transaction.atomic
def designate(
    pk: int, *, organ: int, ground: str, reason: str, by: Actor, at: datetime, version: int | None = None,
    outside: bool = False,
) -> Done:  # fmt: skip
    """Designate who handles a returned case (指定办理), on a ground and with reasons; no return afterwards.

    Raises WordsNeeded, NotAnOrgan, OutsideLists.
    """
    case = opened(by, pk, Verb.DESIGNATE, version)
    return send(
        case, Verb.DESIGNATE, organ, needs(Verb.DESIGNATE, reason), by=by, at=at,
        ground=needs(Verb.DESIGNATE, ground), outside=outside,
    )  # fmt: skip


@transaction.atomic
def sign(pk: int, *, by: Actor, at: datetime, version: int | None = None) -> Done:
    """Sign for a case (签收): the post that signs holds it from now on."""
    case = opened(by, pk, Verb.SIGN, version)
    return move(case, Verb.SIGN, changes({}, Verb.SIGN, at, post=by.post), by=by, at=at)


@transaction.atomic
def return_(pk: int, *, ground: str, words: str, by: Actor, at: datetime, version: int | None = None) -> Done:
    """Return a case that is not the organ's duty (退单), on a ground of the catalogue (its code), with words.

    The handling clock goes on. Not after a designation. Raises UnknownGround, WordsNeeded.
    """
    case = opened(by, pk, Verb.RETURN, version)
    offered = catalogue(case.county, legal_day(at)).return_grounds
    chosen = next((one for one in offered if one.code == ground), None)
    if chosen is None:
        raise UnknownGround
    told = needs(Verb.RETURN, words) if chosen.needs_words else words
    center = office(case.county, legal_day(at)).center
    columns = changes(vars(case), Verb.RETURN, at, center=center) | settle(case, told or chosen.name, at)
    return move(case, Verb.RETURN, columns, by=by, at=at, words=told, ground=chosen.name)


@transaction.atomic
def handle(pk: int, *, words: str, by: Actor, at: datetime, version: int | None = None) -> Done:
    """Feed back what was done (办毕反馈); the words are what the requester reads.

    Raises EvidenceNeeded where the county wants a photo of the result.
    """
    case = opened(by, pk, Verb.HANDLE, version)
    told = needs(Verb.HANDLE, words)
    if lacks_evidence(case, at):
        raise EvidenceNeeded
    columns = changes({}, Verb.HANDLE, at) | settle(case, told, at) | drop_asks(case, at)
    return move(case, Verb.HANDLE, columns, by=by, at=at, words=told)


@transaction.atomic
def verify_pass(
    pk: int,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
    words: str = "",
    outcome: Outcome | None = None,
) -> Done:
    """Confirm the handling after calling back (核查通过); ``outcome``: reached, solved, satisfaction 1–5."""
    case = opened(by, pk, Verb.VERIFY_PASS, version)
    columns = changes({}, Verb.VERIFY_PASS, at, outcome=outcome)
    return move(case, Verb.VERIFY_PASS, columns, by=by, at=at, words=words)


@transaction.atomic
def rework(pk: int, *, words: str, by: Actor, at: datetime, version: int | None = None) -> Done:
    """Send back what was not done (退回返工), saying what is missing; same organ, and the clock goes on."""
    case = opened(by, pk, Verb.REWORK, version)
    columns = changes(vars(case), Verb.REWORK, at)
    return move(case, Verb.REWORK, columns, by=by, at=at, words=needs(Verb.REWORK, words))


@transaction.atomic
def close(pk: int, *, by: Actor, at: datetime, version: int | None = None, words: str = "") -> Done:
    """Close a case (结案); late when the handling came after the deadline."""
    case = opened(by, pk, Verb.CLOSE, version)
    columns = changes(vars(case), Verb.CLOSE, at)
    standard = catalogue(case.county, legal_day(at)).standard(case.category_id, case.level)
    ground = standard.closing_condition if standard else LIFE.edge(State.VERIFIED, Verb.CLOSE).ground
    done = move(case, Verb.CLOSE, columns, by=by, at=at, words=words, ground=ground)
    gather(case.part_of_id, by=by, at=at)
    return done
