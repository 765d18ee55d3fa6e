"""工作人员的查找 finding staff by name, among the organs that an actor reaches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models.expressions import RawSQL

from yizhen.kernel.actors import Actor
from yizhen.organs.access import organs_for
from yizhen.organs.models import Holding, Person
from yizhen.organs.queries.directory import during
from yizhen.organs.terms import PersonView


@dataclass(frozen=True, slots=True)
class StaffHit:
    """A member of staff with a post that they hold (在岗人员)."""

    person: int
    name: str
    post: str
    organ: int
    organ_name: str


def find_staff(by: Actor, text: str, on: date, limit: int = 20) -> list[StaffHit]:
    """Staff by part of their name, with their posts in organs that the actor reaches (查找工作人员): one query."""
    word = text.strip()
    if not word:
        return []
    rows = Holding.objects.filter(
        during(on), person__name__icontains=word, post__organ__in=organs_for(by).values("pk")
    ).order_by("person__name", "person_id", "pk")
    found = rows.values_list("person_id", "person__name", "post__title", "post__organ_id", "post__organ__name")
    return [StaffHit(*row) for row in found[:limit]]


def _among(words: list[str]) -> list[str] | RawSQL:
    """Many words to look for (多值条件).

    PostgreSQL compares a list of parameters with every row of a table whose statistics it has not taken yet, so that
    opening a county took minutes; one array it joins by.
    """
    if connection.vendor != "postgresql":
        return words
    return RawSQL("SELECT unnest(%s::text[])", (words,))


def people_by_staff_no(county: str, numbers: Iterable[str]) -> dict[str, PersonView]:
    """Staff members of a county by their numbers, some hundreds at a time (按工号取人员)."""
    wanted, found = sorted(set(numbers)), {}
    for start in range(0, len(wanted), 500):
        rows = Person.objects.filter(county=county, staff_no__in=_among(wanted[start : start + 500]))
        found.update({one[1]: PersonView(*one) for one in rows.values_list("pk", "staff_no", "name", "county")})
    return found
