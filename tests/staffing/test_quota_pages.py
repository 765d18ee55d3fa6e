"""Pages of the ledger of quotas: what they show, preview without recording, refusals beside what was typed, reach."""

import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory
from msgspec.structs import replace as replace_struct
from python_calamine import CalamineWorkbook

from tests.staffing.ledger_county import CLERK, COUNTY, DAY, NOW, PAPERS, clerk_of, small_county
from tests.staffing.test_quota_summary import OTHER, opened, post
from yizhen.county.door import open_county
from yizhen.kernel.actors import Grant, NoPower, system_actor
from yizhen.organs.door import NoSuchOrgan
from yizhen.staffing import actions, queries
from yizhen.staffing.access import NoSuchEntry
from yizhen.staffing.models import Digest, Entry
from yizhen.staffing.terms import OrganNumbers
from yizhen.staffing.views import quota_board, quota_counties, quota_forms, quotas
from yizhen.staffing.views.quota_chart import use_chart

LATER = DAY + timedelta(days=30)


@pytest.fixture
def county(db):
    made = small_county()
    ids = made.organs
    post([opened(ids["JU"], "administrative", 3, 5, 0), opened(ids["CAI"], "administrative", 6, 4, 1)])
    actions.approve(COUNTY, "administrative", 4, **PAPERS)
    return made


def ask(view, *args, query="", by=CLERK, **posted):
    make = RequestFactory()
    request = make.post(f"/?{query}", posted) if posted else make.get(f"/?{query}")
    request.actor, request.session = by, {}
    request._messages = CookieStorage(request)
    return view(request, *args)


def test_the_ledger_shows_every_organ_with_sums_and_excess(county):
    page = ask(quotas.index, query="on=2026-01-10").text
    assert "澄川县水利局" in page and "所选 2 个单位合计" in page and "超 2" in page
    only = ask(quotas.index, query="on=2026-01-10&only=over").text
    assert "澄川县水利局" in only and "澄川县财政局</a>" not in only
    assert "没有符合条件的单位" in ask(quotas.index, query="on=2019-01-01").text
    assert "澄川县水利局" not in ask(quotas.index, query="on=2026-01-10", by=clerk_of([county.organs["CAI"]])).text


def test_the_chart_says_who_is_fullest_and_who_is_over(county):
    ids, town = county.organs, "990121001"
    made = OrganNumbers(ids["JU"], "X", "某镇人民政府", "township", "township", town, ())
    numbers = {key: queries.quota_summary(CLERK, COUNTY, DAY).organs[at].lines for at, key in enumerate(("CAI", "JU"))}
    summary = queries.quota_summary(CLERK, COUNTY, DAY)
    assert use_chart(summary, "") is None
    two = replace_struct(summary, organs=(*summary.organs, replace_struct(made, lines=numbers["CAI"])))
    chart = use_chart(two, "")
    assert len(chart.bars) == 2 and chart.bars[0].value >= chart.bars[1].value
    assert any("其中超编 2" in bar.text and bar.tone == "late" for bar in chart.bars if bar.label == "县级")


def test_the_ledger_as_known_says_so(county):
    page = ask(quotas.index, query="on=2026-01-10&known=2025-12-31").text
    assert "没有符合条件的单位" in page and "2025年12月31日" in page


def test_the_ledger_costs_a_constant_number_of_queries(county, django_assert_num_queries):
    with django_assert_num_queries(4):
        ask(quotas.index, query="on=2026-01-10")


def test_the_page_of_several_counties_shows_what_was_known(db, django_assert_max_num_queries):
    county, other = small_county(), small_county(county=OTHER)
    by = replace(CLERK, grants=(*CLERK.grants, Grant(frozenset(["staffing.view"]), OTHER)))
    open_county(code=OTHER, name="望山县", fictional=True, by=system_actor("装机", OTHER, ["county.edit"]), at=NOW)
    post([opened(county.organs["JU"], "administrative", 5, 8, 0)])
    post([replace(opened(other.organs["JU"], "public", 3, 1, 1), county=OTHER)])
    with django_assert_max_num_queries(6):
        page = ask(quota_counties.index, by=by, query="on=2026-01-10").text
    assert "望山县" in page and "2 个县合计" in page and "超 3" in page
    assert "望山县" not in ask(quota_counties.index).text
    assert "望山县" in ask(quota_counties.index, by=by, query="on=2026-01-10&category=public").text
    assert "还没有" not in page and "这一天没有编制" in ask(quota_counties.index, by=by, query="on=2026-01-10&known=2026-01-01").text


def test_the_export_holds_what_is_seen(county):
    answer = ask(quotas.export, query="on=2026-01-10&only=over")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = book.get_sheet_by_name(book.sheet_names[1]).to_python()
    assert [row[1] for row in rows[1:]] == ["澄川县水利局"] and rows[1][-1] == 2


def test_an_organs_page_leads_to_its_entries_and_documents(county):
    page = ask(quotas.organ, county.organs["JU"], query="on=2026-01-10").text
    entry = Entry.objects.order_by("pk").first()
    assert f"/quotas/entry/{entry.pk}/" in page and "缺文件" in page
    assert "期初" in ask(quotas.entry, entry.pk).text
    with pytest.raises(NoSuchOrgan):
        ask(quotas.organ, county.organs["JU"], by=clerk_of([county.organs["CAI"]]))
    with pytest.raises(NoSuchEntry):
        ask(quotas.entry, entry.pk, by=clerk_of([county.organs["CAI"]]))


FORM = {
    "category": "administrative", "count": "2", "purpose": "", "number": "澄编发〔2026〕2号", "dated": "2026-01-04",
    "authority": "县委编委", "authority_level": "county", "title": "批复", "valid_from": "2026-01-10",
}  # fmt: skip


def test_the_effect_is_shown_before_anything_is_recorded(county):
    before = Entry.objects.count()
    fields = {**FORM, "organ": str(county.organs["CAI"])}
    page = ask(quota_forms.new, query="act=allocate", preview="1", **fields).text
    assert Entry.objects.count() == before and "6 → 8" in page and "还没有登记" in page
    answer = ask(quota_forms.new, query="act=allocate", record="1", **fields)
    assert answer.status_code == 302 and Entry.objects.count() == before + 1
    assert queries.balance(county.organs["CAI"], "administrative", LATER).approved == 8


def test_a_refusal_names_the_rule_and_keeps_what_was_typed(county):
    fields = {**FORM, "organ": str(county.organs["CAI"]), "count": "9"}
    page = ask(quota_forms.new, query="act=allocate", record="1", **fields).text
    assert "R5" in page and 'value="9"' in page and "澄编发〔2026〕2号" in page
    page = ask(quota_forms.new, query="act=allocate", record="1", **{**fields, "number": ""}).text
    assert "请填写这一项" in page


def test_a_loan_is_given_back_and_an_entry_undone_on_pages(county):
    loan = actions.borrow(county.organs["GOV"], "administrative", 1, lender=county.organs["CAI"], until=LATER, **PAPERS)
    assert "归还" in ask(quotas.entry, loan).text
    answer = ask(quota_forms.follow, loan, count="1", number="还1号", valid_from="2026-01-20")
    assert answer.status_code == 302
    approved = Entry.objects.get(kind="approve")
    answer = ask(quota_forms.undo, approved.pk, reason="文号有误", number="签报1号")
    assert answer.status_code == 302 and Entry.objects.filter(reverses=approved.pk).exists()
    assert "已经冲销" in ask(quotas.entry, approved.pk).text


def test_the_board_lists_rules_rows_and_plans(county):
    assert "实有人员不得突破核定编制" in ask(quota_board.index).text
    page = ask(quota_board.rule, "digest_plan").text
    assert "澄川县水利局" in page and "写消化安排" in page
    answer = ask(quota_board.digest, query="organ=JU&category=administrative", amount="2", person="", reason="机构改革",
                 method="自然减员", deadline="2028-12-31")  # fmt: skip
    assert answer.status_code == 302 and Digest.objects.get().amount == 2
    told = json.loads(ask(quota_board.as_json).content)
    assert "within_quota" in {one["rule"] for one in told["rules"]}
    assert "digest_plan" not in {one["rule"] for one in told["rules"]}
    assert "自然减员" in ask(quota_board.index).text
    assert ask(quota_board.check_all, go="1").status_code == 302


def test_pages_need_their_powers(county):
    nobody = system_actor("路人", COUNTY, [])
    viewer = system_actor("看的人", COUNTY, ["staffing.view"])
    for view in (quotas.index, quota_board.index, quotas.export):
        with pytest.raises(NoPower):
            ask(view, by=nobody)
    with pytest.raises(NoPower):
        ask(quota_forms.new, by=viewer)
    assert "登记变动" not in ask(quotas.index, by=viewer).text
