"""Assisted evaluation of an adjustment request: each item with its ground, versions that stay, within reach only."""

from datetime import date

import msgspec
import pytest
from msgspec.structs import replace

from tests.staffing.ledger_county import CLERK, COUNTY, NOW, PAPERS, clerk_of, small_county
from tests.staffing.test_quota_pages import ask
from tests.staffing.test_quota_summary import opened, post
from yizhen.kernel import words as kernel_words
from yizhen.staffing import actions
from yizhen.staffing.access.ledger import NoSuchEvaluation
from yizhen.staffing.actions.evaluations import evaluate_request
from yizhen.staffing.models import Evaluation
from yizhen.staffing.rules.evaluation import evaluate
from yizhen.staffing.terms.evaluation import (
    VERDICTS,
    AdjustmentRequest,
    EvaluationResult,
    Facts,
    Item,
    Peer,
)
from yizhen.staffing.terms.said import Said
from yizhen.staffing.views import evaluations

DAY = date(2026, 1, 5)
FINE = Facts(
    organ="水利局", category="administrative", category_name="行政编制", fits=True, leader=False, approved=10, actual=10,
    planned=0, borrowed=0, vacant=0, over=0, pool=5, reserve=2,
    peers=tuple(Peer(f"局{n}", 9 + n, 9) for n in range(4)), forbidden=(), structure=(), unnamed=0, digests=0,
)  # fmt: skip


def told(change=2, **changed):
    result = evaluate(AdjustmentRequest(1, "administrative", change, "职责增加"), replace(FINE, **changed), DAY)
    return result.verdict, {one.key: one.verdict for one in result.items}


@pytest.mark.parametrize(("change", "facts", "item", "verdict"), [
    (2, {}, "limit", "ok"), (9, {}, "limit", "refuse"), (-3, {}, "limit", "ok"), (2, {"fits": False}, "kind", "refuse"),
    (2, {"vacant": 1, "actual": 9}, "use", "caution"), (-3, {}, "use", "caution"), (-3, {"actual": 7}, "use", "ok"),
    (5, {}, "likeness", "caution"), (5, {"peers": ()}, "likeness", "ok"),
    (2, {"forbidden": ("within_quota",)}, "conditions", "refuse"),
    (-1, {"forbidden": ("within_quota",)}, "conditions", "caution"), (2, {"unnamed": 3}, "conditions", "caution"),
    (2, {"structure": (Said("机构名称不合规范"),)}, "structure", "caution"),
    (2, {"advice": "advice_framework"}, "advice", "advice"),
])  # fmt: skip
def test_each_item_has_its_verdict_and_the_worst_is_the_result(change, facts, item, verdict):
    worst, items = told(change, **facts)
    assert items[item] == verdict
    assert VERDICTS.index(worst) >= VERDICTS.index(verdict)


def test_advice_never_refuses_and_is_not_given_to_who_asks_for_fewer():
    assert told(2, advice="advice_framework")[0] == "advice"
    assert "advice" not in told(-1, advice="advice_framework")[1]


def test_an_evaluation_reads_in_the_language_of_its_reader(monkeypatch):
    result = evaluate(AdjustmentRequest(1, "administrative", 9, "防汛"), replace(FINE, forbidden=("within_quota",)), DAY)
    items = {one.key: one for one in result.items}
    assert items["limit"].told == "总额未分配只有 5，不够；先核增总额或从别的单位收回"
    assert items["conditions"].told == "有未改正的问题：实有人员不得突破核定编制；改正前不受理增加"
    kept = msgspec.convert(msgspec.to_builtins(result), EvaluationResult)
    english = {
        "有未改正的问题：%(what)s": "Not mended: %(what)s", "实有人员不得突破核定编制": "staff beyond quotas", "；": "; ",
        "改正前不受理增加": "no increase before",
    }  # fmt: skip
    monkeypatch.setattr(kernel_words._VOICE, "translate", lambda text: english.get(text, text))
    assert {one.key: one for one in kept.items}["conditions"].told == "Not mended: staff beyond quotas; no increase before"
    former = msgspec.convert({"key": "use", "label": "使用情况", "verdict": "ok", "words": "没有闲置的空编"}, Item)
    assert former.told == "没有闲置的空编"


@pytest.fixture
def county(db):
    made = small_county()
    post([opened(made.organs["JU"], "administrative", 3, 5, 0), opened(made.organs["CAI"], "administrative", 6, 4, 1)])
    return made


def test_an_organ_over_its_quotas_is_not_given_more_and_a_new_look_is_a_new_version(county):
    ju = county.organs["JU"]
    first = evaluate_request(ju, "administrative", 2, reason="防汛", by=CLERK, at=NOW)
    page = ask(evaluations.show, first).text
    assert "不符合" in page and "改正前不受理增加" in page and "第六条" not in page.split("编制限额")[0]
    actions.approve(COUNTY, "administrative", 10, **PAPERS)
    actions.allocate(ju, "administrative", 2, **PAPERS)
    second = evaluate_request(ju, "administrative", 2, reason="防汛", by=CLERK, at=NOW)
    rows = list(Evaluation.objects.order_by("version").values_list("version", "result__verdict"))
    assert [version for version, _verdict in rows] == [1, 2]
    assert rows[0][1] == "refuse" and rows[1][1] != "refuse"
    assert "最近的评估" in ask(evaluations.show, second).text


def test_the_page_evaluates_and_refuses_in_words(county):
    fields = {"organ": str(county.organs["CAI"]), "category": "administrative", "change": "0", "reason": "试"}
    assert "数量须是大于零" in ask(evaluations.new, **fields).text
    answer = ask(evaluations.new, **{**fields, "change": "1"})
    assert answer.status_code == 302 and Evaluation.objects.get().version == 1
    assert "澄川县财政局" in ask(evaluations.new).text
    with pytest.raises(NoSuchEvaluation):
        ask(evaluations.show, Evaluation.objects.get().pk, by=clerk_of([county.organs["JU"]]))
