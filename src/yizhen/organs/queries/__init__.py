"""机构、岗位的查询 what organs can be asked."""

from yizhen.organs.queries.directory import (
    organ,
    organ_by_code,
    organs_by_id,
    organs_of_county,
    parents_on,
    search_organs,
    stamp,
    subtree_ids,
    township_organ,
    townships_served,
)
from yizhen.organs.queries.pages import chart, ledger, organ_page
from yizhen.organs.queries.posts import (
    handovers,
    holder_of,
    holders_of,
    leaves_of,
    people_by_id,
    people_holding,
    people_in,
    person,
    person_by_staff_no,
    post,
    posts_by_id,
    posts_held_by,
    posts_in,
    posts_of,
    search_posts,
)

__all__ = [
    "chart", "handovers", "holder_of", "holders_of", "leaves_of", "ledger", "organ", "organ_by_code", "organ_page",
    "organs_by_id", "organs_of_county", "parents_on", "people_by_id", "people_holding", "people_in", "person", "person_by_staff_no", "post", "posts_by_id",
    "posts_held_by", "posts_in", "posts_of", "search_organs", "search_posts", "stamp", "subtree_ids", "township_organ", "townships_served",
]  # fmt: skip
