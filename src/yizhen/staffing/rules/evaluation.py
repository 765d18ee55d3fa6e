"""Evaluate an adjustment request (辅助评估): limits, posts, likeness, use, conditions, naming. Advice, never a decision.

Pure: from facts to items.
"""

from collections.abc import Iterator
from datetime import date
from statistics import median

from yizhen.kernel.words import N_
from yizhen.staffing.rules.catalogue import rules
from yizhen.staffing.terms.evaluation import VERDICTS, AdjustmentRequest, EvaluationResult, Facts, Item

FEW_PEERS = 3
WELL_ABOVE = 1.25


def evaluate(request: AdjustmentRequest, facts: Facts, on: date) -> EvaluationResult:
    """Every item and the worst verdict (逐项评估)."""
    items = tuple(_items(request, facts))
    return EvaluationResult(on, max((one.verdict for one in items), key=VERDICTS.index), items)


def _article(rule: str) -> str:
    return rules()[rule].article


def _items(request: AdjustmentRequest, facts: Facts) -> Iterator[Item]:
    yield Item(
        "standing", N_("基本情况"), "ok",
        f"{facts.category_name}核定 {facts.approved}，实有 {facts.actual}，计划 {facts.planned}，"
        f"空编 {facts.vacant}，超出 {facts.over}；申请{'增加' if request.change > 0 else '减少'} {abs(request.change)}",
    )  # fmt: skip
    yield _kind(facts)
    yield _limit(request, facts)
    yield _use(request, facts)
    yield _likeness(request, facts)
    yield _conditions(request, facts)
    yield _structure(facts)
    yield _turnover(facts)


def _kind(facts: Facts) -> Item:
    if facts.fits:
        return Item("kind", N_("类别与机构"), "ok", "类别与机构性质相符", _article("fits_kind"))
    return Item("kind", N_("类别与机构"), "refuse", f"{facts.organ}不能使用{facts.category_name}", _article("fits_kind"))


def _limit(request: AdjustmentRequest, facts: Facts) -> Item:
    article = _article("within_total")
    if request.change <= 0:
        return Item("limit", N_("编制限额"), "ok", "减少不占总额", article)
    if request.change <= facts.pool:
        return Item("limit", N_("编制限额"), "ok", f"总额未分配 {facts.pool}，够用", article)
    return Item("limit", N_("编制限额"), "refuse", f"总额未分配只有 {facts.pool}，不够；先核增总额或从别的单位收回", article)


def _use(request: AdjustmentRequest, facts: Facts) -> Item:
    left = facts.approved + request.change - facts.actual
    if request.change < 0 and left < 0:
        return Item("use", N_("使用情况"), "caution", f"减少后超出 {-left}，须先有消化安排", _article("digest_plan"))
    if request.change > 0 and facts.vacant > 0:
        return Item("use", N_("使用情况"), "caution", f"还有空编 {facts.vacant}，宜先用足再申请")
    if request.change > 0 and facts.over > 0:
        return Item("use", N_("使用情况"), "caution", f"现超出 {facts.over}，增加的先冲抵超出部分", _article("within_quota"))
    return Item("use", N_("使用情况"), "ok", "没有闲置的空编")


def _likeness(request: AdjustmentRequest, facts: Facts) -> Item:
    if len(facts.peers) < FEW_PEERS:
        return Item("likeness", N_("同类机构对比"), "ok", f"同类机构只有 {len(facts.peers)} 个，不足以比较")
    numbers = sorted(one.approved for one in facts.peers)
    middle, after = median(numbers), facts.approved + request.change
    words = f"同类 {len(numbers)} 个，核定 {numbers[0]}—{numbers[-1]}，中位数 {middle:g}；调整后 {after}"
    if request.change > 0 and after > max(middle * WELL_ABOVE, middle + 1):
        return Item("likeness", N_("同类机构对比"), "caution", f"{words}，明显高于同类，须说明职责差别")
    return Item("likeness", N_("同类机构对比"), "ok", words)


def _conditions(request: AdjustmentRequest, facts: Facts) -> Item:
    if request.change > 0 and facts.forbidden:
        return Item("conditions", N_("审议条件"), "refuse", f"有未改正的问题：{'、'.join(facts.forbidden)}；改正前不受理增加")
    if facts.forbidden:
        return Item("conditions", N_("审议条件"), "caution", f"有未改正的问题：{'、'.join(facts.forbidden)}")
    if facts.unnamed:
        return Item("conditions", N_("审议条件"), "caution", f"有 {facts.unnamed} 人没有实名，先补登")
    return Item("conditions", N_("审议条件"), "ok", "没有未改正的问题")


def _structure(facts: Facts) -> Item:
    if facts.structure:
        return Item("structure", N_("机构限额、挂牌与命名"), "caution", "；".join(facts.structure))
    return Item("structure", N_("机构限额、挂牌与命名"), "ok", "没有发现问题")


def _turnover(facts: Facts) -> Item:
    words = f"县周转池可借 {facts.reserve}，本单位已借 {facts.borrowed}"
    return Item("turnover", N_("周转编制"), "ok", words)
