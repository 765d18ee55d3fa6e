"""角色 × 单位 × 对象 the matrix test: who sees which row, and that "not yours" is the same as "does not
exist".

How a house joins
-----------------
1. Add ``tests/matrix/rows_<house>.py`` with ``ROWS: tuple[Rows, ...]``. ``make`` puts one object into each
place of
   ``expectations.yaml`` (own organ, below it, neighbour, sibling, department, other county) and returns
   place → id; the
   other fields say how one object is opened, listed, counted, searched for and exported, by the house's own
   access functions and by its pages. What a house has not (no export, no search) is left out.
2. Write the roles that may see the new kind into ``expectations.yaml`` under ``sees``, by hand. If its
places differ
   from ``reach`` (an assigned case is seen by its holder only), write them under ``reach_of_kind``.

Nothing else: ``test_matrix.py`` finds the file and crosses every shipped role × scope × place × way of
looking.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import yaml
from django.test import Client

from tests.identity.offices import BY, PASSWORD, account_for, without_second
from tests.organs.small_county import HOME, two_counties
from yizhen.county.door import open_county
from yizhen.identity.door import grant_role, load_roles
from yizhen.kernel.actors import Actor

HERE = Path(__file__).resolve().parent
PLACES = {"own": "JD", "below": "JD-C", "neighbour": "PCS", "sibling": "ZHEN", "department": "JIAN"}
"""Place → code of the organ of the small county; the sixth place is the town of the other county."""
ACTING_POST, ACTING_PERSON = "JD-clerk", "JD2"
NOWHERE = 987_654_321


@dataclass(frozen=True)
class Rows:
    """One kind of object and every way to look at it. Ways that take an actor go through the house's
    access.
    """

    kind: str
    make: Callable[[SimpleNamespace], dict[str, int]]
    open: Callable[[Actor, int], object]
    listed: Callable[[Actor], Iterable[int]]
    counted: Callable[[Actor], int]
    found: Callable[[Actor, str], Iterable[int]] | None = None
    words: Callable[[int], str] = field(default=lambda _pk: "")
    page: Callable[[int], str] | None = None
    list_pages: tuple[str, ...] = ()
    export_pages: tuple[str, ...] = ()
    search_page: Callable[[str], str] | None = None


@cache
def table() -> dict:
    """The expectations, as written by hand."""
    return yaml.safe_load((HERE / "expectations.yaml").read_text(encoding="utf-8"))


def expected(kind: str, role: str, scope: str) -> set[str]:
    """The places of which a role over a scope sees objects of a kind."""
    if role not in table()["sees"][kind]:
        return set()
    return set(table()["reach_of_kind"].get(kind, {}).get(scope, table()["reach"][scope]))


@cache
def every_rows() -> tuple[Rows, ...]:
    """What the houses declare."""
    names = sorted(path.stem for path in HERE.glob("rows_*.py"))
    return tuple(rows for name in names for rows in import_module(f"tests.matrix.{name}").ROWS)


def build_world() -> SimpleNamespace:
    """Two counties with roles loaded, and one signed-in clerk of the street office without any power yet."""
    counties = two_counties()
    for code, name in ((HOME, "望川县"), ("990102", "邻水河县")):
        open_county(code=code, name=name, fictional=True, **(BY if code == HOME else _far()))
    load_roles(**BY)
    without_second()
    account = account_for(counties.home.people[ACTING_PERSON], "clerk")
    return SimpleNamespace(home=counties.home, away=counties.away, account=account)


def _far() -> dict:
    from tests.organs.small_county import AWAY, NOW
    from yizhen.kernel.actors import system_actor

    return {"by": system_actor("装机", AWAY, ("county.edit",)), "at": NOW}


def sign_in() -> Client:
    """The clerk's browser."""
    client = Client()
    assert client.post("/identity/sign-in", {"username": "clerk", "password": PASSWORD}).status_code == 302
    return client


def grant(world: SimpleNamespace, role: str, scope: str) -> int:
    """Give the clerk's post a role over a scope."""
    return grant_role(world.home.posts[ACTING_POST], role, scope, **BY)


def said(response) -> str:
    """What an answer says, whether it came at once or in pieces."""
    return b"".join(response.streaming_content).decode() if response.streaming else response.text


def body(response) -> str:
    """What a page says, without its own address and what differs from one request to the next."""
    address = response.wsgi_request.path
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.text)
    text = text.replace(response["X-Request-Id"], "")
    return text.replace(address, "#").replace(quote(address, safe=""), "#")
