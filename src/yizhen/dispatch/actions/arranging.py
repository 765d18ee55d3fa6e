"""Cases put together, taken apart, put right or taken out (并案、拆分、改分类、作废). Nothing is deleted."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yizhen.dispatch import access
from yizhen.dispatch.actions.asking import drop_asks
from yizhen.dispatch.actions.bulk import take_many
from yizhen.dispatch.actions.classifying import classified
from yizhen.dispatch.actions.moving import Done, move, needs, opened
from yizhen.dispatch.actions.refusals import NotAnOrgan
from yizhen.dispatch.actions.sending import within_lists
from yizhen.dispatch.actions.supervising import settle
from yizhen.dispatch.models import Case, Step
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.county import office, organ_names
from yizhen.dispatch.rules import changes, read_number
from yizhen.dispatch.terms import Channel, Draft, LeadMode, Move, Power, Prepared, State, Verb
from yizhen.kernel.actors import Actor, system_actor
from yizhen.kernel.working_hours import legal_day
from yizhen.organs import door as organs

FEWEST, MOST, TITLE = 2, 9, 110


class BadMerge(ValueError):
    """不能并入: the main case does not exist for the actor, has ended, or points back."""


class HasFollowers(ValueError):
    """不能作废或并案: other cases lead to this one."""

    def __str__(self) -> str:
        return _("有别的诉求并到了这件，或者它还有没办完的分办件，不能作废或并走。")


class BadParts(ValueError):
    """拆分有误: fewer than two organs, one named twice, or too many."""

    def __str__(self) -> str:
        return _("请写明两个以上、最多九个不同的单位，每个单位一行，写清要办什么。")


@transaction.atomic
def merge(pk: int, *, into: str, words: str, by: Actor, at: datetime, version: int | None = None) -> Done:
    """Merge a case into a main one (并案) by its number; its requester follows the main case from now on.

    Raises WordsNeeded, BadMerge, HasFollowers.
    """
    case = opened(by, pk, Verb.MERGE, version)
    told, main = needs(Verb.MERGE, words), _main(case, into, by)
    _no_followers(case)
    columns = changes({}, Verb.MERGE, at) | {"merged_into_id": main.pk} | settle(case, told, at) | drop_asks(case, at)
    return move(case, Verb.MERGE, columns, by=by, at=at, words=told, ground=f"并入 {main.number}")


def _main(case: Case, into: str, by: Actor) -> Case:
    number = read_number(into)
    main = access.cases_for(by).filter(number=number, county=case.county).first() if number else None
    if main is None:
        raise BadMerge(_("没有查到主案的编号，请核对。"))
    if main.pk == case.pk or main.merged_into_id is not None or State(main.state).is_final:
        raise BadMerge(_("主案要是另一件还在办的诉求，不能是它自己、已结的或已经并走的。"))
    return main


def _no_followers(case: Case) -> None:
    if Case.objects.filter(merged_into=case.pk).exists():
        raise HasFollowers


@transaction.atomic
def void(pk: int, *, words: str, by: Actor, at: datetime, version: int | None = None) -> Done:
    """Void a case (作废) that was no request at all, with reasons; it stays readable and out of the rates.

    Raises WordsNeeded, HasFollowers.
    """
    case = opened(by, pk, Verb.VOID, version)
    told = needs(Verb.VOID, words)
    _no_followers(case)
    columns = changes({}, Verb.VOID, at) | settle(case, told, at) | drop_asks(case, at) | {"suspended_until": None}
    done = move(case, Verb.VOID, columns, by=by, at=at, words=told)
    gather(case.part_of_id, by=by, at=at)
    return done


@transaction.atomic
def reclassify(
    pk: int, *, category: str, level: int = 1, words: str = "", by: Actor, at: datetime, version: int | None = None
) -> Done:
    """Correct the category of a case that is to be sent on (改分类), with the standard and clock that follow.

    Raises WordsNeeded, BadDraft for an unknown category.
    """
    case = opened(by, pk, Verb.RECLASSIFY, version)
    told = needs(Verb.RECLASSIFY, words)
    columns = classified(case, category, level, case.accepted_at or at)
    return move(case, Verb.RECLASSIFY, columns, by=by, at=at, words=told)


@transaction.atomic
def split(
    pk: int, *, parts: Sequence[tuple[int, str]], words: str, by: Actor, at: datetime, version: int | None = None
) -> Done:
    """Split a case into parts for several organs (拆分): (organ, what it is to do); each part is a case of its own.

    Parts carry no name or number of the requester and run from the same receipt. When the last one has ended,
    the main case goes to verification. Raises WordsNeeded, BadParts, NotAnOrgan, OutsideLists.
    """
    case = opened(by, pk, Verb.SPLIT, version)
    told, day = needs(Verb.SPLIT, words), legal_day(at)
    named = [organ for organ, _what in parts]
    if not FEWEST <= len(set(named)) == len(parts) <= MOST:
        raise BadParts
    views = organs.organs_by_id(named)
    if any(organ not in views or views[organ].county != case.county for organ in named):
        raise NotAnOrgan
    for view in views.values():
        within_lists(case, view, told, outside=True, by=by, at=at, assisting=True)
    prepared = [_part(case, part, told, by, at) for part in parts]
    made = take_many(prepared, by=system_actor("拆分", case.county, [Power.IMPORT]), at=at)
    Case.objects.filter(pk__in=[one for one, _number in made]).update(part_of=case.pk)
    columns = {"holder_organ_id": office(case.county, day).center, "holder_township": "", "holder_post_id": None}
    numbers = "、".join(number for _pk, number in made)
    columns |= settle(case, told, at) | drop_asks(case, at)
    return move(case, Verb.SPLIT, columns, by=by, at=at, words=told, ground=numbers)


def _part(case: Case, part: tuple[int, str], why: str, by: Actor, at: datetime) -> Prepared:
    organ, what = part
    known = catalogue(case.county, legal_day(at)).categories.get(case.category_id or 0)
    draft = Draft(
        title=what.strip()[:TITLE] or case.title, detail=f"{case.title}\n{case.detail}".strip(), level=case.level,
        category=known.code if known else "", channel=Channel(case.channel), lon=case.lon, lat=case.lat,
        division=case.village or case.township, place_text=case.place_text,
    )  # fmt: skip
    moves = (
        Move(Verb.ACCEPT, by, at, words=f"拆自 {case.number}"),
        Move(Verb.DISPATCH, by, at, organ=organ, words=why, mode=LeadMode.OVERRIDE, within=True),
    )
    return Prepared(draft, case.received_at, moves, by=by)


def gather(main: int | None, *, by: Actor, at: datetime) -> None:
    """Take a split case on to verification when its last part has ended (分办完毕); nothing while one is open."""
    if main is None or Case.objects.filter(part_of=main, closed_at__isnull=True).exists():
        return
    case = Case.objects.select_for_update().filter(pk=main, state=State.SPLIT).first()
    if case is None:
        return
    parts = list(Case.objects.filter(part_of=main).order_by("id").values_list("pk", "holder_organ_id"))
    said = dict(Step.objects.filter(case__in=[pk for pk, _organ in parts], verb=Verb.HANDLE).order_by("id").values_list("case", "words"))
    names = organ_names(case.county, {organ for _pk, organ in parts if organ})
    lines = [f"{names.get(organ, '')}：{said[pk]}" for pk, organ in parts if pk in said]
    move(case, Verb.GATHER, changes({}, Verb.GATHER, at), by=by, at=at, words="\n".join(lines))
