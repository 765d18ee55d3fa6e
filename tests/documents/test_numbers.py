"""Numbers without gaps: taken with the paper or not at all, on both databases, under many hands at once."""

import re

import pytest

from tests.documents.office import SETTER, drafted, led
from tests.organs.small_county import NOW
from yizhen.documents import access, actions
from yizhen.documents.models import CounterRow, DocumentRow
from yizhen.documents.rules.numbers import BadPrefix, check_prefix, read_number, write_number
from yizhen.documents.terms import State, Style, Verb
from yizhen.kernel.actors import NoPower
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.record.door import history

SEEN = re.compile(r"^[\u4e00-\u9fa5]+〔\d{4}〕[1-9]\d*号$")


def test_a_number_has_six_corner_brackets_and_no_leading_zero():
    assert write_number("大安编发", 2026, 3) == "大安编发〔2026〕3号"
    assert SEEN.match(write_number("望政发", 2026, 10))
    assert write_number("石桥镇综执罚决字", 2026, 1, Style.CASE) == "石桥镇综执罚决字〔2026〕第1号"
    assert read_number("大安编发〔2026〕3号") == ("大安编发", 2026, 3)
    for bad in ("大安编发[2026]3号", "大安编发〔2026〕第3号", "大安编发〔2026〕03号", "大安编发〔26〕3号"):
        assert read_number(bad) is None


@pytest.mark.parametrize("bad", ["", "abc", "望政发〔2026〕", "望" * 17, "望 政"])
def test_a_prefix_is_chinese_characters_only(bad):
    with pytest.raises(BadPrefix):
        check_prefix(bad)


def signed(office):
    return led(office, drafted(office), "submit", "pass", "sign")


def test_numbers_run_by_series_and_year_and_a_void_paper_keeps_its_own(office):
    first, second, third = (signed(office) for _ in range(3))
    assert actions.number(first, office.series, by=office.clerk, at=NOW) == "城街发〔2026〕1号"
    led(office, second, "number")
    actions.step(second, Verb.VOID, words="内容有误，另行发文", by=office.clerk, at=NOW)
    assert actions.number(third, office.series, by=office.clerk, at=NOW) == "城街发〔2026〕3号"
    void = DocumentRow.objects.get(pk=second)
    assert (void.number, void.state, void.reason) == ("城街发〔2026〕2号", State.VOID, "内容有误，另行发文")
    assert history("documents.document", second)[-1].payload["words"] == "内容有误，另行发文"
    fourth = signed(office)
    DocumentRow.objects.filter(pk=fourth).update(signed_on="2027-01-04")
    assert actions.number(fourth, office.series, by=office.clerk, at=NOW) == "城街发〔2027〕1号"


def test_a_series_may_go_on_from_where_it_was_numbered_before(office):
    series = actions.open_series(office.home.organs["JD"], "城街函", first=18, by=SETTER, at=NOW)
    assert actions.number(signed(office), series, by=office.clerk, at=NOW) == "城街函〔2026〕18号"
    later = signed(office)
    DocumentRow.objects.filter(pk=later).update(signed_on="2027-01-04")
    assert actions.number(later, series, by=office.clerk, at=NOW) == "城街函〔2027〕1号"


def test_a_number_that_fails_was_never_taken(office, monkeypatch):
    pk = signed(office)
    monkeypatch.setattr("yizhen.documents.actions.papers.append", _broken)
    with pytest.raises(RuntimeError):
        actions.number(pk, office.series, by=office.clerk, at=NOW)
    monkeypatch.undo()
    assert not CounterRow.objects.exists()
    assert actions.number(pk, office.series, by=office.clerk, at=NOW) == "城街发〔2026〕1号"
    with pytest.raises(NotAllowed):
        actions.number(pk, office.series, by=office.clerk, at=NOW)


def _broken(*_args, **_more):
    raise RuntimeError


def test_only_ones_own_series_and_only_by_who_issues(office):
    pk = signed(office)
    other = actions.open_series(office.home.organs["ZHEN"], "石政发", by=SETTER, at=NOW)
    with pytest.raises(access.NoSuchSeries):
        actions.number(pk, other, by=office.clerk, at=NOW)
    with pytest.raises(NoPower):
        actions.number(pk, office.series, by=office.leader, at=NOW)
    with pytest.raises(access.NoSuchDocument):
        actions.number(pk, office.series, by=office.town, at=NOW)
    with pytest.raises(actions.PrefixTaken):
        actions.open_series(office.home.organs["ZHEN"], "城街发", by=SETTER, at=NOW)
    with pytest.raises(NoPower):
        actions.open_series(office.home.organs["JD"], "城街字", by=office.clerk, at=NOW)


PREPARE = """
from tests.documents.office import county_office, drafted, led
from tests.organs.small_county import two_counties
office = county_office(two_counties())
pks = [led(office, drafted(office), "submit", "pass", "sign") for _ in range(12)]
print(office.accounts["clerk"], office.home.posts["JD-clerk"], office.series, *pks)
"""
NUMBER = """
import sys
from django.db import transaction
from tests.organs.small_county import NOW
from yizhen.documents import actions
from yizhen.identity.door import actor_for
account, post, series, *pks = map(int, sys.argv[1:])
by = actor_for(account, post, NOW)
for place, pk in enumerate(pks):
    try:
        with transaction.atomic():
            actions.number(pk, series, by=by, at=NOW)
            if place % 4 == 3:
                raise InterruptedError
    except InterruptedError:
        pass
"""
COUNT = """
from yizhen.documents.models import CounterRow, DocumentRow
seqs = sorted(DocumentRow.objects.exclude(seq=None).values_list("seq", flat=True))
print(len(seqs), seqs == list(range(1, len(seqs) + 1)), CounterRow.objects.get().next == len(seqs) + 1)
"""


def test_many_hands_at_once_leave_no_gap_and_no_double(world):
    account, post, series, *pks = world.finish(PREPARE).split()
    hands = [world.python(NUMBER, account, post, series, *pks[start::3]) for start in range(3)]
    for hand in hands:
        _out, err = hand.communicate(timeout=90)
        assert hand.returncode == 0, err
    assert world.finish(COUNT).split() == ["9", "True", "True"], "every fourth number was given back"


