"""Which kind of quota serves which function: advice on the board, in evaluations and in plans; never an error."""

from datetime import date

import pytest

from tests.staffing.ledger_county import CLERK, COUNTY, DAY, NOW, TOWN, small_county
from tests.staffing.test_quota_summary import opened, post
from yizhen.county import door as county_door
from yizhen.identity.door import POWERS
from yizhen.kernel.actors import system_actor
from yizhen.organs import door as organs
from yizhen.staffing import actions, queries
from yizhen.staffing.actions import plans, slips
from yizhen.staffing.actions.evaluations import evaluate_request
from yizhen.staffing.models import Evaluation
from yizhen.staffing.queries import plans as plan_queries
from yizhen.staffing.queries.advice import advice_for
from yizhen.staffing.rules.advice import advised, chosen, functions, words_in
from yizhen.staffing.terms.plan_values import LineDraft
from yizhen.staffing.terms.plans import PlanVerb, Way

BOOT = system_actor("装机", COUNTY, ["county.edit", "organs.edit"])
MORE = (
    ("ZHI", "云溪镇综合行政执法中队", "station"), ("ZFD", "云溪镇综合行政执法大队", "public_institution"),
    ("BM", "云溪镇便民服务中心", "internal_office"), ("DZ", "云溪镇党政办公室", "internal_office"),
)  # fmt: skip


@pytest.fixture
def county(db):
    made = small_county()
    county_door.open_county(code=COUNTY, name="望川县", fictional=True, by=BOOT, at=NOW)
    for code, name, kind in MORE:
        made.organs[code] = organs.establish_organ(
            county=COUNTY, code=code, name=name, kind=kind, township=TOWN, valid_from=date(2021, 1, 1), by=BOOT, at=NOW
        )
    post([
        opened(made.organs["ZHI"], "public", 5, 3, 0), opened(made.organs["ZFD"], "public", 4, 4, 0),
        opened(made.organs["BM"], "administrative", 2, 1, 0), opened(made.organs["DZ"], "public", 3, 2, 0),
        opened(made.organs["JU"], "administrative", 3, 3, 0), opened(made.organs["SHUI"], "public", 3, 3, 0),
    ])  # fmt: skip
    return made


def advice():
    found = queries.findings(CLERK, COUNTY, limit=500)
    return {(one["rule"], one["code"]): one["amount"] for one in found if str(one["rule"]).startswith("advice")}


WANTED = {
    ("advice_enforcement", "ZHI"): 3, ("advice_enforcement", "ZFD"): 4, ("advice_service", "BM"): 1,
    ("advice_framework", "DZ"): 2,
}  # fmt: skip


def test_each_function_is_advised_and_nobody_else(county):
    assert advice() == WANTED


def test_who_is_managed_like_civil_servants_is_not_advised(county):
    organs.change_organ(county.organs["ZHI"], {"civil_managed": "yes"}, document="川参公〔2026〕1号", by=BOOT, at=NOW)
    actions.check_county(COUNTY, by=CLERK, at=NOW)
    assert ("advice_enforcement", "ZHI") not in advice()
    assert ("advice_enforcement", "ZFD") in advice()


def test_the_county_words_it_and_may_do_without(county):
    told = {"source": county_door.Source("澄编发〔2026〕2号"), "by": BOOT, "at": NOW, "in_force_from": DAY}
    county_door.set_rule(COUNTY, "staffing.advice_enforcement_names", "执法大队", **told)
    county_door.set_rule(COUNTY, "staffing.advice_framework", "否", **told)
    actions.check_county(COUNTY, by=CLERK, at=NOW)
    assert advice() == {("advice_enforcement", "ZFD"): 4, ("advice_service", "BM"): 1}


def test_a_request_is_evaluated_with_the_advice_and_not_refused_for_it(county):
    view = organs.organ(county.organs["DZ"])
    assert advice_for(view, "public", DAY) == "advice_framework"
    pk = evaluate_request(county.organs["DZ"], "public", 1, reason="业务增加", by=CLERK, at=NOW)
    items = {one["key"]: one for one in Evaluation.objects.get(pk=pk).result["items"]}
    assert items["advice"]["verdict"] == "advice"
    assert "大安区委编办" in items["advice"]["article"]


def test_what_is_advised_follows_name_first_then_kind():
    known = chosen({}, {})
    say = lambda name, kind, category, civil=False: advised(name, kind, category, civil=civil, known=known)  # noqa: E731
    assert say("综合行政执法办公室", "internal_office", "administrative") == ""
    assert say("综合行政执法办公室", "internal_office", "public") == "advice_enforcement"
    assert say("综合行政执法大队", "public_institution", "public", civil=True) == ""
    assert say("便民服务中心", "public_institution", "public") == ""
    assert say("党建办公室", "internal_office", "public") == "advice_framework"
    assert say("云溪镇人民政府", "township", "public") == ""
    assert words_in("执法队、 服务中心，便民,") == ("执法队", "服务中心", "便民")
    assert [one.key for one in functions()] == ["advice_enforcement", "advice_service", "advice_framework"]


def test_a_plan_tells_the_advice_beside_its_review_and_is_not_held_up(county):
    by = system_actor("编办", COUNTY, sorted(POWERS))
    pk = plans.draft_plan(county.organs["DZ"], 2026, [LineDraft(2026, "public", Way.TRANSFER, 1)], by=by, at=NOW)
    sheet = plan_queries.plan_sheet(by, pk, DAY)
    assert [one.key for one in sheet["advice"]] == ["advice_framework"]
    assert sheet["findings"] == []
    plans.move_plan(pk, PlanVerb.SUBMIT, by=by, at=NOW)
    plans.move_plan(pk, PlanVerb.PASS, by=by, at=NOW)


LEANING = "根据省水利厅〔2026〕9号文件要求，须增设专职岗位。"


def test_a_reason_that_leans_on_a_department_s_paper_is_told_on_the_act(county):
    by = system_actor("编办", COUNTY, sorted(POWERS))
    pk = plans.draft_plan(
        county.organs["JU"], 2026, [LineDraft(2026, "administrative", Way.TRANSFER, 1)], reason=LEANING, by=by, at=NOW
    )
    assert plan_queries.plan_sheet(by, pk, DAY)["leaning"] == (LEANING[:-1],)
    asked = slips.ask_slip(
        county.organs["JU"], category="administrative", way=Way.TRANSFER, count=1, reason=LEANING, by=by, at=NOW
    )
    assert plan_queries.slip_sheet(by, asked)["leaning"]
    made = evaluate_request(county.organs["JU"], "administrative", 1, reason=LEANING, by=CLERK, at=NOW)
    items = {one["key"]: one for one in Evaluation.objects.get(pk=made).result["items"]}
    assert items["interference"]["verdict"] == "caution"
