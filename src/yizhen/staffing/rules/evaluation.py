"""Evaluate an adjustment request (辅助评估): limits, posts, likeness, use, conditions, naming. Advice, never a decision.

Pure: from facts to items.
"""

from collections.abc import Iterator
from datetime import date
from statistics import median

from yizhen.kernel.words import N_
from yizhen.law.door import leans_on_department
from yizhen.staffing.rules.catalogue import rules
from yizhen.staffing.terms.evaluation import VERDICTS, AdjustmentRequest, EvaluationResult, Facts, Item
from yizhen.staffing.terms.said import Said, Value

FEW_PEERS = 3
WELL_ABOVE = 1.25


def evaluate(request: AdjustmentRequest, facts: Facts, on: date) -> EvaluationResult:
    """Every item and the worst verdict (逐项评估)."""
    items = tuple(_items(request, facts))
    return EvaluationResult(on, max((one.verdict for one in items), key=VERDICTS.index), items)


def _article(rule: str) -> str:
    return rules()[rule].article


def _item(key: str, label: str, verdict: str, *words: Said, article: str = "") -> Item:
    return Item(key, label, verdict, words, article)


def _said(text: str, **values: Value) -> Said:
    return Said(text, values)


def _items(request: AdjustmentRequest, facts: Facts) -> Iterator[Item]:
    wanted = _said(N_("申请增加 %(n)s"), n=request.change) if request.change > 0 else _said(N_("申请减少 %(n)s"), n=-request.change)
    yield _item(
        "standing", N_("基本情况"), "ok",
        _said(
            N_("%(what)s核定 %(approved)s，实有 %(actual)s，计划 %(planned)s，空编 %(vacant)s，超出 %(over)s"),
            what=(facts.category_name,), approved=facts.approved, actual=facts.actual, planned=facts.planned,
            vacant=facts.vacant, over=facts.over,
        ),
        wanted,
    )  # fmt: skip
    yield _kind(facts)
    yield _limit(request, facts)
    yield _use(request, facts)
    yield _likeness(request, facts)
    yield _conditions(request, facts)
    yield _structure(facts)
    yield _turnover(facts)
    if quotes := leans_on_department(request.reason):
        rule = rules()["no_interference"]
        quoted = _said(N_("理由以业务部门的文件为依据：“%(quote)s”"), quote=quotes[0][:60])
        yield _item("interference", rule.title, "caution", quoted, _said(rule.mend), article=rule.article)
    if facts.advice and request.change > 0:
        rule = rules()[facts.advice]
        yield _item("advice", rule.title, "advice", _said(rule.mend), article=rule.article)


def _kind(facts: Facts) -> Item:
    article = _article("fits_kind")
    if facts.fits:
        return _item("kind", N_("类别与机构"), "ok", _said(N_("类别与机构性质相符")), article=article)
    words = _said(N_("%(organ)s不能使用%(what)s"), organ=facts.organ, what=(facts.category_name,))
    return _item("kind", N_("类别与机构"), "refuse", words, article=article)


def _limit(request: AdjustmentRequest, facts: Facts) -> Item:
    label, article = N_("编制限额"), _article("within_total")
    if request.change <= 0:
        return _item("limit", label, "ok", _said(N_("减少不占总额")), article=article)
    if request.change <= facts.pool:
        return _item("limit", label, "ok", _said(N_("总额未分配 %(n)s，够用"), n=facts.pool), article=article)
    words = _said(N_("总额未分配只有 %(n)s，不够；先核增总额或从别的单位收回"), n=facts.pool)
    return _item("limit", label, "refuse", words, article=article)


def _use(request: AdjustmentRequest, facts: Facts) -> Item:
    label, left = N_("使用情况"), facts.approved + request.change - facts.actual
    if request.change < 0 and left < 0:
        words = _said(N_("减少后超出 %(n)s，须先有消化安排"), n=-left)
        return _item("use", label, "caution", words, article=_article("digest_plan"))
    if request.change > 0 and facts.vacant > 0:
        return _item("use", label, "caution", _said(N_("还有空编 %(n)s，宜先用足再申请"), n=facts.vacant))
    if request.change > 0 and facts.over > 0:
        words = _said(N_("现超出 %(n)s，增加的先冲抵超出部分"), n=facts.over)
        return _item("use", label, "caution", words, article=_article("within_quota"))
    return _item("use", label, "ok", _said(N_("没有闲置的空编")))


def _likeness(request: AdjustmentRequest, facts: Facts) -> Item:
    label = N_("同类机构对比")
    if len(facts.peers) < FEW_PEERS:
        return _item("likeness", label, "ok", _said(N_("同类机构只有 %(n)s 个，不足以比较"), n=len(facts.peers)))
    numbers = sorted(one.approved for one in facts.peers)
    middle, after = median(numbers), facts.approved + request.change
    words = _said(
        N_("同类 %(n)s 个，核定 %(least)s—%(most)s，中位数 %(middle)s；调整后 %(after)s"),
        n=len(numbers), least=numbers[0], most=numbers[-1], middle=f"{middle:g}", after=after,
    )  # fmt: skip
    if request.change > 0 and after > max(middle * WELL_ABOVE, middle + 1):
        return _item("likeness", label, "caution", words, _said(N_("明显高于同类，须说明职责差别")))
    return _item("likeness", label, "ok", words)


def _conditions(request: AdjustmentRequest, facts: Facts) -> Item:
    label = N_("审议条件")
    if facts.forbidden:
        open_ones = _said(N_("有未改正的问题：%(what)s"), what=tuple(rules()[key].title for key in facts.forbidden))
        if request.change > 0:
            return _item("conditions", label, "refuse", open_ones, _said(N_("改正前不受理增加")))
        return _item("conditions", label, "caution", open_ones)
    if facts.unnamed:
        return _item("conditions", label, "caution", _said(N_("有 %(n)s 人没有实名，先补登"), n=facts.unnamed))
    return _item("conditions", label, "ok", _said(N_("没有未改正的问题")))


def _structure(facts: Facts) -> Item:
    label = N_("机构限额、挂牌与命名")
    if facts.structure:
        return _item("structure", label, "caution", *facts.structure)
    return _item("structure", label, "ok", _said(N_("没有发现问题")))


def _turnover(facts: Facts) -> Item:
    words = _said(N_("县周转池可借 %(free)s，本单位已借 %(lent)s"), free=facts.reserve, lent=facts.borrowed)
    return _item("turnover", N_("周转编制"), "ok", words)
