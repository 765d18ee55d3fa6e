"""Whatever is sent to whichever address by whoever: there is an answer, and it is never a failure of ours."""

import re
from importlib.resources import files

import pytest
import yaml
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dispatch.pages import asking
from tests.dispatch.realm import COUNTY, TODAY, make_realm
from yizhen.identity.models import Account
from yizhen.kernel.actors import public_actor

HOSTILE = (
    "", "0", "-1", "9999999999999", "1" * 400, "99999999999999999999999", "１２", "²", "1e309", "NaN", "__class__",
    "-__class__", "due; DROP TABLE dispatch_case", "' OR 1=1 --", "\x00", "a\x00b", "😀🧑‍🌾", "\u202eנסיון", "\ud7ff\ufffd",
    "../../../../etc/passwd", "..%2f..%2f", "{{ 7 * 7 }}", "<script>alert(1)</script>", "%", "%s%n", "\r\nSet-Cookie: x=1",
    "2026-02-30", "0000-00-00", "99999-12-31", "0001-01-01", "9999-12-31", "true", "null", "[]", "{}",
)  # fmt: skip
LONG = "长" * 34_000
GBK = "投诉：井盖坏了".encode("gbk")
KEYS = (
    "page", "per_page", "sort", "q", "state", "due", "stage", "mark", "township", "village", "category", "channel", "organ",
    "from", "to", "on", "compare", "before", "after", "act", "next", "lead", "gap", "batch", "number", "code", "version",
    "range", "county", "kind", "level", "series", "status", "to", "at", "go", "token", "name", "value", "since", "ids", "of",
    "cursor", "limit", "year", "day", "words", "ground", "title", "detail", "lon", "lat", "phone", "person", "contact", "file",
)  # fmt: skip
ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
SILENT = {"metrics", "healthz"}  # tried where operation is tried; a closed database is a 503 by design


def _patterns(resolver, before=""):
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _patterns(one, route)
        elif isinstance(one, URLPattern) and one.name not in SILENT:
            yield route


def _address(route: str, filler: str) -> str:
    plain = re.sub(r"\(\?P<\w+>(?:[^()]|\([^)]*\))*\)", filler, route)
    plain = re.sub(r"<(?:\w+:)?\w+>", filler, plain)
    return "/" + re.sub(r"[\^$\\]|\(\?:|\)", "", plain).lstrip("/")


POWERS = {
    power
    for role in yaml.safe_load(files("yizhen.identity").joinpath("roles.yaml").read_text())
    for power in role["powers"]
}
ROUTES = tuple(dict.fromkeys(_patterns(get_resolver())))
FILLERS = (
    "1", "0", "99999999999999999999", "20260310-000001", "E01", "3/990101000000", "5/999999999999", "daan", "csv", "2026", "99999",
    "identity.idle_minutes", "..%2f..%2fetc%2fpasswd", "%00", "%F0%9F%98%80", "%E2%80%AE", "%B5%BD", "__class__", "x" * 300,
)  # fmt: skip


@pytest.fixture
def realm(db):
    made = make_realm()
    for state in ("received", "returned", "handling", "closed"):
        made.reach(state, title=f"一件{state}的")
    return made


@pytest.fixture
def people(realm):
    """The public, a liaison, the center, and one with every power: whatever can be opened, is."""
    everything = realm.actor("center.a", *sorted(POWERS))
    for one in (everything, realm.urban):  # pages keep choices of an account, so there must be one
        Account.objects.get_or_create(
            pk=one.account, defaults={"username": f"u{one.account}", "county": COUNTY, "created_on": TODAY}
        )
    return {
        "public": public_actor(COUNTY, ["dispatch.report"]),
        "liaison": realm.urban,
        "center": realm.center,
        "all": everything,
    }


@pytest.fixture
def asks(people):
    with asking() as browse:
        yield {who: _quiet(browse(actor)) for who, actor in people.items()}


def _quiet(browser: Client) -> Client:
    browser.raise_request_exception = False
    return browser


def _failed(response) -> bool:
    if response.streaming:
        for _ in response.streaming_content:
            break
    return response.status_code >= 500


@pytest.mark.parametrize("who", ["public", "liaison", "center", "all"])
def test_every_address_with_every_filler_answers(asks, who):
    """Path tricks, far too large numbers, bytes that are no text: GET and an empty POST."""
    browser, failed = asks[who], []
    for route in ROUTES:
        fillers = FILLERS if "<" in route else ("",)
        for filler in fillers:
            address = _address(route, filler)
            sends = (browser.get, browser.post)
            failed += [(send.__name__, address) for send in sends if _failed(send(address))]
    assert failed == []


def test_every_address_with_hostile_queries_answers(asks):
    """Hostile values under all the keys at once, in twelve mixtures, so that whichever the page reads is met."""
    mixtures = [
        {key: HOSTILE[(n * 7 + turn * 3) % len(HOSTILE)] for n, key in enumerate(KEYS)} for turn in range(12)
    ]
    failed = []
    for route in ROUTES:
        address = _address(route, "20260310-000001" if "number" in route else "1" if "<" in route else "")
        failed += [
            (address, turn) for turn, query in enumerate(mixtures) if _failed(asks["all"].get(address, query))
        ]
    assert failed == []


@pytest.mark.parametrize("body", ["hostile", "long", "gbk", "json", "torn"])
def test_every_address_with_every_body_answers(asks, body):
    """100 kB of text, GBK bytes, JSON where a form is asked, a multipart that breaks off."""
    sent = {
        "hostile": ({key: HOSTILE[n % len(HOSTILE)] for n, key in enumerate(KEYS)}, None),
        "long": (dict.fromkeys(KEYS, LONG), None),
        "gbk": (b"&".join(key.encode() + b"=" + GBK for key in KEYS), "application/x-www-form-urlencoded"),
        "json": (b'{"title": ["\xb5\xbd", null, 1e999]}', "application/json"),
        "torn": (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="../a.csv"\r\n\r\n1',
            "multipart/form-data; boundary=x",
        ),
    }
    data, kind = sent[body]
    failed = []
    for route in ROUTES:
        for filler in ("1", "20260310-000001") if "<" in route else ("",):
            address = _address(route, filler)
            response = asks["all"].post(address, data, **({"content_type": kind} if kind else {}))
            if _failed(response):
                failed.append(address)
    assert failed == []


def test_the_pages_tried_are_really_opened(asks):
    """What is refused or not found tells nothing: most addresses open for one with every power."""
    plain = [_address(route, "") for route in ROUTES if "<" not in route]
    opened = [address for address in plain if asks["all"].get(address).status_code in {200, 302}]
    assert len(opened) > len(plain) * 0.6


LISTS = ("/dispatch/cases", "/dispatch/inbox", "/dispatch/export.csv", "/organs/", "/record/", "/identity/accounts/",
         "/identity/grants/", "/staffing/daan/", "/territory/", "/county/", "/dispatch/categories", "/palette")  # fmt: skip


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(
    address=st.sampled_from(LISTS),
    query=st.dictionaries(
        st.sampled_from(KEYS),
        st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30), st.integers().map(str)),
        max_size=6,
    ),
)
def test_lists_answer_whatever_is_asked(asks, address, query):
    query = {key: value.encode("utf-8", "replace").decode() for key, value in query.items()}
    assert not _failed(asks["all"].get(address, query))
