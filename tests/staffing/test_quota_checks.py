"""The board of checks: what starts beyond the quotas is all visible, kept current by each act, the same on command."""

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from tests.staffing.ledger_county import CLERK, COUNTY, DAY, NOW, PAPERS, clerk_of, small_county
from tests.staffing.test_quota_summary import opened, post
from yizhen.county.door import open_county
from yizhen.kernel.actors import system_actor
from yizhen.law.door import departmental
from yizhen.staffing import actions, queries
from yizhen.staffing.commands import group
from yizhen.staffing.rules.catalogue import categories, rules
from yizhen.staffing.rules.catalogue_words import WORDS
from yizhen.staffing.rules.people import shipped_identities
from yizhen.staffing.terms import NO_DOCUMENT, DigestDraft, Document, EntryDraft, Kind, LegDraft, Place

LATER = NOW + timedelta(days=60)


@pytest.fixture
def county(db):
    made = small_county()
    ids = made.organs
    post([
        opened(ids["JU"], "administrative", 3, 5, 0), opened(ids["CAI"], "public", 4, 2, 0),
        opened(ids["PAI"], "administrative", 1, 1, 0), opened(ids["JU"], "leader.section_chief", 1, 2, 0),
        EntryDraft(Kind.OPEN, COUNTY, NO_DOCUMENT, DAY,
                   (LegDraft(None, "support", Place.AUTHORITY, 2), LegDraft(None, "support", Place.FREE, -2))),
    ])  # fmt: skip
    return made


def board(by=CLERK):
    return {(one["rule"], one["code"], one["category"]): one["amount"] for one in queries.findings(by, COUNTY, limit=500)}


def test_everything_that_starts_wrong_is_seen(county):
    found = board()
    assert found["within_quota", "JU", "administrative"] == 2
    assert found["digest_plan", "JU", "administrative"] == 2
    assert found["leader_posts", "JU", "leader.section_chief"] == 1
    assert found["fits_kind", "CAI", "public"] == 2
    assert found["plaque_none", "PAI", "administrative"] == 1
    assert found["within_total", None, "support"] == 2
    assert found["missing_document", "JU", "administrative"] == 1
    assert found["true_statistics", "JU", "administrative"] == 5


def test_each_act_keeps_the_board_current_and_the_command_finds_the_same(county):
    ids, people = county.organs, list(county.people.values())
    actions.set_digests([DigestDraft(ids["JU"], "administrative", 2, "改革", "退休", date(2028, 1, 1))], by=CLERK, at=NOW)
    assert ("digest_plan", "JU", "administrative") not in board()
    actions.approve(COUNTY, "administrative", 9, **PAPERS)
    actions.allocate(ids["JU"], "administrative", 4, **PAPERS)
    assert ("within_quota", "JU", "administrative") not in board()
    seat = actions.occupy(people[0], ids["JU"], "administrative", **PAPERS)
    assert board()["true_statistics", "JU", "administrative"] == 5
    actions.plan(ids["JU"], "administrative", 1, until=DAY + timedelta(days=5), **PAPERS)
    actions.release(seat, reason="调出", valid_from=DAY + timedelta(days=1), by=CLERK, at=NOW)
    before = board()
    assert actions.check_county(COUNTY, by=CLERK, at=NOW) == len(before)
    assert board() == before
    actions.check_county(COUNTY, by=CLERK, at=LATER)
    assert board()["plan_overdue", "JU", "administrative"] == 1


def test_only_what_is_within_reach_is_told(county, django_assert_num_queries):
    assert {code for _rule, code, _category in board(clerk_of([county.organs["CAI"]]))} == {"CAI"}
    with django_assert_num_queries(1):
        queries.findings(CLERK, COUNTY)


def test_the_command_prints_rule_article_severity_rows_and_how_to_mend(county):
    open_county(code=COUNTY, name="望川县", fictional=True, by=system_actor("装机", COUNTY, ["county.edit"]), at=NOW)
    run = CliRunner().invoke(group, ["check", "--county", COUNTY, "--json"])
    assert run.exit_code == 0, run.output
    told = {one["rule"]: one for one in json.loads(run.stdout)["rules"]}
    one = told["within_quota"]
    assert (one["number"], one["severity"], one["count"]) == ("R1", "forbidden", 1)
    assert "第六条" in one["article"] and one["mend"] and one["rows"][0]["organ"] == "JU"
    assert CliRunner().invoke(group, ["check", "--schema"]).exit_code == 0


def test_quotes_of_the_rules_stand_in_the_law(real_data):
    path = next((real_data.parent / "law").glob("地方各级人民政府机构设置和编制管理条例*"), None)
    if path is None:
        pytest.skip("the statute ../shared/law is not there: nothing to hold the quotes against")
    law = path.read_text(encoding="utf-8")
    quoted = [one for one in rules().values() if one.quote]
    assert quoted and [one.key for one in quoted if one.quote not in law] == []


def test_every_category_has_a_strand_and_leaders_have_a_level():
    assert all(one.strand in ("quota", "leader") for one in categories().values())
    assert all(bool(one.level) == (one.strand == "leader") for one in categories().values())


def test_the_words_of_the_catalogue_files_are_all_marked_for_translation():
    said = {word for one in categories().values() for word in (one.name, one.short)}
    said |= {word for one in rules().values() for word in (one.title, one.mend)}
    said |= {one.name for one in shipped_identities()}
    assert said == set(WORDS)


@pytest.mark.parametrize(
    ("authority", "told"),
    [("省水利厅", True), ("市自然资源局", True), ("县公安局交警大队", True), ("县委编办", False), ("中共澄川县委机构编制委员会", False),
     ("澄川县人民政府", False), ("中央编办", False), ("县委组织部", False), ("中共中央组织部", False), ("", False)],
)  # fmt: skip
def test_a_department_is_told_from_who_may_approve(authority, told):
    assert departmental(authority) is told


def test_quotas_on_a_department_s_paper_are_found_until_undone(county):
    paper = Document("水人〔2026〕9号", date(2026, 1, 4), "省水利厅", "关于加强水利所建设的通知")
    everything = system_actor("编办主任", COUNTY, ["staffing.view", "staffing.record"])
    actions.approve(COUNTY, "administrative", 4, **PAPERS)
    wrong = actions.approve(COUNTY, "administrative", 3, **{**PAPERS, "document": paper})
    found = [one for one in queries.findings(CLERK, COUNTY, limit=500) if one["rule"] == "no_interference"]
    assert [(one["of"], one["category"], one["amount"]) for one in found] == [(wrong, "administrative", 3)]
    assert "省水利厅" in found[0]["note"]
    assert "水人〔2026〕9号" in found[0]["note"]
    assert actions.check_county(COUNTY, by=everything, at=LATER) == len(board())
    actions.reverse(wrong, reason="业务部门无权增编", document=PAPERS["document"], by=CLERK, at=NOW)
    assert "no_interference" not in {one["rule"] for one in queries.findings(CLERK, COUNTY, limit=500)}
