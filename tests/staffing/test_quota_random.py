"""Random acts on a county that starts over-established: balanced at every step, no excess ever grows."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.staffing.ledger_county import CLERK, COUNTY, DAY, NOW, PAPER, small_county
from tests.staffing.test_quota_summary import opened, post
from yizhen.staffing import actions, queries
from yizhen.staffing.models import Account, Balance, Entry, Leg, Seat
from yizhen.staffing.rules.ledger import PLACES
from yizhen.staffing.terms import Kind

CODES = ("JU", "CAI", "GOV")
DAYS = tuple(DAY + timedelta(days=n) for n in (0, 10, 20, 30))
DONE = []
ACTS = st.lists(
    st.tuples(
        st.sampled_from(("approve", "allocate", "transfer", "borrow", "give_back", "plan", "expire", "occupy", "release", "reverse")),
        st.integers(0, 2), st.integers(0, 2), st.integers(1, 4), st.integers(0, 3), st.integers(0, 9),
    ),
    min_size=3, max_size=14,
)  # fmt: skip


@pytest.fixture
def county(db):
    made = small_county()
    ids = made.organs
    post([opened(ids["JU"], "administrative", 3, 5, 0), opened(ids["CAI"], "administrative", 6, 4, 1)])
    actions.approve(COUNTY, "administrative", 6, document=PAPER, valid_from=DAY, by=CLERK, at=NOW)
    return made


def excesses():
    """Account and day → how far it is over, and how far it is given out too far."""
    accounts = dict(Account.objects.values_list("pk", "organ_id"))
    found = {}
    for pk in accounts:
        spans = list(Balance.objects.filter(account=pk).order_by("valid_from").values("valid_from", "valid_to", *PLACES))
        for day in DAYS:
            held = next(
                (s for s in spans if s["valid_from"] <= day and (s["valid_to"] is None or day < s["valid_to"])), None
            )
            if held:
                found[pk, day] = (max(0, -held["free"] - held["planned"]), max(0, -held["free"]))
    return found


def legs_match():
    """The balances are what the legs sum to, on every day; legs sum to zero."""
    for pk in Account.objects.values_list("pk", flat=True):
        legs = list(Leg.objects.filter(account=pk).values_list("entry__valid_from", "place", "amount"))
        spans = list(Balance.objects.filter(account=pk).order_by("valid_from").values("valid_from", "valid_to", *PLACES))
        assert [s["valid_to"] for s in spans] == [s["valid_from"] for s in spans[1:]] + [None]
        for span in spans:
            for place in PLACES:
                assert span[place] == sum(a for d, p, a in legs if p == place and d <= span["valid_from"])
    assert sum(Leg.objects.values_list("amount", flat=True)) == 0


def do(county, drawn):
    act, one, other, count, when, pick = drawn
    organ, target = county.organs[CODES[one]], county.organs[CODES[other]]
    papers = {"valid_from": DAYS[when], "by": CLERK, "at": NOW}
    backed = {**papers, "document": PAPER}
    entries = list(Entry.objects.order_by("pk").values_list("pk", "kind"))
    of = {kind: [pk for pk, found in entries if found == kind] for kind in (Kind.BORROW, Kind.PLAN)}
    seats = list(Seat.objects.order_by("pk").values_list("pk", flat=True))
    plan = _pick(of[Kind.PLAN], pick) if pick % 2 and of[Kind.PLAN] else None
    kind, person = "administrative", list(county.people.values())[pick]
    ways = {
        "approve": lambda: actions.approve(COUNTY, kind, count, **backed),
        "allocate": lambda: actions.allocate(organ, kind, count, **backed),
        "transfer": lambda: actions.transfer(organ, target, kind, count, **backed),
        "borrow": lambda: actions.borrow(organ, kind, count, lender=target, until=DAYS[3], **backed),
        "give_back": lambda: actions.give_back(_pick(of[Kind.BORROW], pick), count, **backed),
        "plan": lambda: actions.plan(organ, kind, count, **backed),
        "expire": lambda: actions.expire(_pick(of[Kind.PLAN], pick), **papers),
        "occupy": lambda: actions.occupy(person, organ, kind, plan=plan, **backed),
        "release": lambda: actions.release(_pick(seats, pick), reason="调出", **papers),
        "reverse": lambda: actions.reverse(_pick(entries, pick)[0], reason="试", document=PAPER, by=CLERK, at=NOW),
    }
    return ways[act]()


def _pick(some, number):
    if not some:
        raise LookupError
    return some[number % len(some)]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(acts=ACTS)
def test_no_act_creates_or_enlarges_an_excess(county, acts):
    done = 0
    with transaction.atomic():
        for act in acts:
            before = excesses()
            try:
                with transaction.atomic():
                    done += bool(do(county, act))
            except (actions.RuleBroken, actions.SameOrgan, LookupError):
                assert excesses() == before
                continue
            after = excesses()
            for key, (over, given) in after.items():
                assert over <= before.get(key, (0, 0))[0] and given <= before.get(key, (0, 0))[1], act
            legs_match()
        people = [seat.person_id for seat in Seat.objects.filter(valid_to=None, void=False)]
        assert len(people) == len(set(people))
        assert queries.quota_summary(CLERK, COUNTY, DAY).organs
        DONE.append(done)
        transaction.set_rollback(True)


def test_the_random_acts_do_something():
    assert not DONE or sum(DONE) > len(DONE)
