"""任岗人 who holds which of some posts as A or B, whoever answers for them today."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from yizhen.organs.models import Holding
from yizhen.organs.queries.directory import during


def holders_within(post_ids: Iterable[int], on: date) -> dict[int, frozenset[int]]:
    """Person → those of the posts that they hold as A or B on a day (任岗人及其岗位), one query."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Holding.objects.filter(during(on), post__in=list(post_ids))
    for person, post in rows.values_list("person_id", "post_id"):
        found[person].add(post)
    return {person: frozenset(posts) for person, posts in found.items()}
