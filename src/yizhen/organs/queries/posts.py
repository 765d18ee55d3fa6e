"""岗位、在岗人、请假 posts, who answers for them on a day, and leave."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from yizhen.organs.access import NoSuchPerson, NoSuchPost
from yizhen.organs.models import Holding, Leave, Person, Post
from yizhen.organs.queries.directory import during
from yizhen.organs.rules import who_answers
from yizhen.organs.terms import Holder, PersonView, PostView, Slot


def away_during(on: date) -> Q:
    """Leave that covers a day (当日请假): first and last day included, the day of return not."""
    still = Q(returned_on__isnull=True) | Q(returned_on__gt=on)
    return Q(starts_on__lte=on, ends_on__gte=on) & still


def _away(person_field: str, on: date) -> Exists:
    return Exists(Leave.objects.filter(away_during(on), person=OuterRef(person_field)))


def _post_views(rows: QuerySet[Post]) -> list[PostView]:
    values = rows.values_list("pk", "organ_id", "organ__name", "title", "leader")
    return [PostView(*one) for one in values]


def post(post_id: int) -> PostView:
    """One post by id (岗位); raises NoSuchPost."""
    found = _post_views(Post.objects.filter(pk=post_id))
    if not found:
        raise NoSuchPost(post_id)
    return found[0]


def posts_by_id(ids: Iterable[int]) -> dict[int, PostView]:
    """Posts by id in one query (按编号取岗位)."""
    wanted = set(ids)
    return {one.id: one for one in _post_views(Post.objects.filter(pk__in=wanted))} if wanted else {}


def posts_of(organ_id: int, on: date) -> list[PostView]:
    """The posts of an organ on a day, leaders first (机构的岗位)."""
    return _post_views(Post.objects.filter(during(on), organ=organ_id).order_by("-leader", "pk"))


def posts_held_by(person_id: int, on: date) -> list[PostView]:
    """The posts a person answers for on a day (本人在岗岗位): own A posts, and B posts while A is away or
    missing.

    One query. While the person is on leave they keep their A posts (they may sign in), but take over no
    other.
    """
    other = Holding.objects.filter(during(on), post=OuterRef("post"), slot=Slot.A)
    rows = (
        Holding.objects.filter(during(on), person=person_id)
        .filter(post__valid_from__lte=on)
        .exclude(post__valid_to__lte=on)
        .annotate(
            a_present=Exists(other.annotate(away=_away("person", on)).filter(away=False)),
            self_away=_away("person", on),
        )
        .filter(Q(slot=Slot.A) | Q(slot=Slot.B, a_present=False, self_away=False))
        .order_by("slot", "-post__leader", "pk")
    )
    values = rows.values_list(
        "post_id", "post__organ_id", "post__organ__name", "post__title", "post__leader", "slot"
    )
    return [PostView(*one[:5], as_deputy=one[5] == Slot.B) for one in values]


def holdings_on(post_ids: Iterable[int], on: date) -> dict[int, dict[str, dict[str, Any]]]:
    """Post → slot → who, and whether away on the day (任岗情况), one query."""
    rows = (
        Holding.objects.filter(during(on), post__in=list(post_ids))
        .annotate(name=F("person__name"), away=_away("person", on))
        .values("id", "post_id", "slot", "person_id", "name", "away", "valid_from")
    )
    found: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in rows:
        found[row["post_id"]][row["slot"]] = row
    return found


def answering(slots: dict[str, dict[str, Any]]) -> Holder | None:
    """Who answers, out of the holders of A and B (在岗人); None when nobody does."""
    first, second = slots.get(Slot.A), slots.get(Slot.B)
    who, as_deputy = who_answers(
        first,
        second,
        first_away=bool(first and first["away"]),
        second_away=bool(second and second["away"]),
    )
    if who is None:
        return None
    return Holder(who["person_id"], who["name"], as_deputy, first["name"] if as_deputy and first else "")


def holders_of(post_ids: Iterable[int], on: date) -> dict[int, Holder]:
    """Who answers for each post on a day, in one query (各岗在岗人); posts that nobody holds are left out."""
    found = {pk: answering(slots) for pk, slots in holdings_on(post_ids, on).items()}
    return {pk: holder for pk, holder in found.items() if holder is not None}


def holder_of(post_id: int, on: date) -> Holder | None:
    """Who answers for a post on a day (在岗人); None when nobody does: vacant, or A and B both away."""
    return holders_of([post_id], on).get(post_id)


def person(person_id: int) -> PersonView:
    """One staff member by id (工作人员); raises NoSuchPerson."""
    found = people_by_id([person_id])
    if not found:
        raise NoSuchPerson(person_id)
    return found[person_id]


def person_by_staff_no(county: str, staff_no: str) -> PersonView:
    """One staff member by staff number (按工号取人员); raises NoSuchPerson."""
    rows = Person.objects.filter(county=county, staff_no=staff_no.strip())
    found = rows.values_list("pk", "staff_no", "name", "county").first()
    if found is None:
        raise NoSuchPerson(staff_no)
    return PersonView(*found)


def people_by_id(ids: Iterable[int]) -> dict[int, PersonView]:
    """Staff members by id in one query (按编号取人员)."""
    rows = Person.objects.filter(pk__in=set(ids)).values_list("pk", "staff_no", "name", "county")
    return {one[0]: PersonView(*one) for one in rows}


def leaves_of(person_id: int, since: date) -> list[dict[str, Any]]:
    """A person's leave that ends on or after a day, next first (本人请假)."""
    rows = Leave.objects.filter(person=person_id, ends_on__gte=since).order_by("starts_on")
    return list(rows.values("id", "kind", "starts_on", "ends_on", "returned_on"))


def people_holding(post_id: int, on: date) -> list[int]:
    """Ids of A and B of a post on a day (岗位的AB角)."""
    return list(Holding.objects.filter(during(on), post=post_id).values_list("person_id", flat=True))


def handovers(person_id: int, on: date) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Who takes over the person's posts on a day they are away (请假的交接): (post, name) pairs, and posts
    of nobody.

    Answers as if the person were away that day, so that a form can show it before the leave is taken.
    """
    mine = Holding.objects.filter(during(on), person=person_id, slot=Slot.A)
    posts = dict(mine.order_by("post__pk").values_list("post_id", "post__title"))
    held = holdings_on(posts, on)
    covered, uncovered = [], []
    for pk, title in posts.items():
        slots = held.get(pk, {})
        if Slot.A in slots:
            slots[Slot.A]["away"] = True
        holder = answering(slots)
        if holder is None:
            uncovered.append(title)
        else:
            covered.append((title, holder.name))
    return tuple(covered), tuple(uncovered)


def _within(county: str, organs: frozenset[int] | None, townships: frozenset[str] | None, prefix: str) -> Q:
    reached = Q(**{f"{prefix}organ__county": county})
    if organs is not None:
        reached &= Q(**{f"{prefix}organ__in": organs})
    if townships is not None:
        reached &= Q(**{f"{prefix}organ__township__in": townships})
    return reached


def people_in(county: str, organs: frozenset[int] | None, townships: frozenset[str] | None) -> frozenset[int]:
    """Ids of those who hold a post in some organs or townships of a county (所辖人员)."""
    rows = Holding.objects.filter(_within(county, organs, townships, "post__"), valid_to__isnull=True)
    return frozenset(rows.values_list("person_id", flat=True))


def posts_in(
    county: str, organs: frozenset[int] | None, townships: frozenset[str] | None, only: int | None = None
) -> frozenset[int]:
    """Ids of the posts of some organs or townships of a county (所辖岗位); ``only``: merely that one, if it
    is.
    """
    rows = Post.objects.filter(_within(county, organs, townships, ""))
    if only is not None:
        rows = rows.filter(pk=only)
    return frozenset(rows.values_list("pk", flat=True))


def search_posts(
    ids: frozenset[int], text: str, on: date, *, start: int, size: int
) -> tuple[list[PostView], int]:
    """Some of the given posts by part of title or organ's name on a day (查找岗位), and how many in all."""
    rows = Post.objects.filter(during(on), pk__in=ids)
    if text.strip():
        word = text.strip()
        rows = rows.filter(Q(title__icontains=word) | Q(organ__name__icontains=word))
    ordered = rows.order_by("organ__code", "-leader", "pk")
    return _post_views(ordered[start : start + size]), rows.count()
