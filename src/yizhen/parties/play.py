"""How a demo plays this house (示例演示): a few people ask about their data, clerks answer, assessments stand."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from yizhen.kernel.actors import public_actor, system_actor
from yizhen.kernel.working_hours import legal_day
from yizhen.parties import actions
from yizhen.parties.actions.rights import Answer
from yizhen.parties.models import RightRequest, Use
from yizhen.parties.terms import Assessment, Basis, Matter, Power, Right, Risk, Trigger, Verb

STORIES: tuple[tuple[Right, str, tuple[tuple[Verb, str], ...]], ...] = (
    (Right.CONSULT, "想知道留了我哪些信息。", ()),
    (Right.CORRECT, "电话换了，请改过来。", ((Verb.VERIFY, ""),)),
    (Right.COPY, "请给我一份。", ((Verb.VERIFY, ""), (Verb.GRANT, ""), (Verb.FULFIL, "副本已当面交给本人。"))),
    (Right.DELETE, "事情办完了，请删掉我的电话。", ()),
    (Right.EXPLAIN, "为什么要留三年？", (
        (Verb.VERIFY, ""), (Verb.GRANT, ""),
        (Verb.FULFIL, "为回访和处理后续反映，按处理目的目录保存；到期由两人核对后销毁。"),
    )),
    (Right.RESTRICT, "不要再打电话回访了。", ((Verb.VERIFY, ""), (Verb.GRANT, ""), (Verb.FULFIL, "已停止使用。"))),
    (Right.DELETE, "不想留信息。", ((Verb.VERIFY, ""), (Verb.REFUSE, "同一事项还在信访复查期内，依法还要保存。"))),
    (Right.CONSULT, "谁看过我的电话？", ((Verb.VERIFY, ""), (Verb.GRANT, ""))),
    (Right.COPY, "请寄给我。", ((Verb.WITHDRAW, ""),)),
)  # fmt: skip
"""What is asked, and how far it has gone (示例请求)."""
REASONS = ("核实事发地点", "告知办理结果", "回访是否满意", "约时间上门查看")
ASSESSMENTS = (
    ("网格员手机定位", Trigger.SENSITIVE, Risk.MEDIUM, 200, "行踪轨迹是敏感个人信息；只在巡查时段记录，用于核对巡查到位。",
     "可能被用来推断私人行程。", "工作时段以外不采集；三十天后只留到位与否；查看须写理由。"),
    ("委托服务商维护系统", Trigger.SHARED, Risk.LOW, 340, "本县没有专职运维人员；合同约定了目的、期限、方式和保护措施。",
     "服务商人员可能接触数据库文件。", "主密钥由本县保管，服务商只见密文；操作留痕，每季度核验。"),
    ("诉求热线通话录音", Trigger.SENSITIVE, Risk.MEDIUM, 20, "用于核对诉求内容和处理争议，开头语音告知。",
     "声音和内容可能含健康、家庭情况。", "加密存放，一年后销毁；调听须经审批并留痕。"),
)  # fmt: skip
"""Example assessments (示例评估): title, trigger, risk, days since, and the three contents."""


@transaction.atomic
def play(county: str, *, now: datetime) -> int:
    """Play this house in a county whose matters stand (演示当事人); gives how many requests were asked."""
    if RightRequest.objects.filter(county=county).exists():
        return 0
    by = system_actor("示例数据", county, list(Power))
    _assess(county, now)
    uses = list(Use.objects.filter(county=county, ended_on__isnull=False).order_by("-pk")[: 3 * len(STORIES)])
    for n, use in enumerate(uses[1::3]):
        actions.reveal(
            use.party_id, basis=Basis.CONTACT, reason=REASONS[n % len(REASONS)], by=by, at=now - timedelta(days=30 - n)
        )
    asked = list(zip(uses[::3], STORIES, strict=False))
    for n, (use, (right, words, steps)) in enumerate(asked):
        _ask(use, right, words, steps, now - timedelta(days=2 * (len(asked) - n)))
    return len(asked)


def _ask(use: Use, right: Right, words: str, steps: Sequence[tuple[Verb, str]], at: datetime) -> None:
    who = public_actor(use.county, [Power.ASK])
    clerk = system_actor("示例数据", use.county, list(Power))
    matter = Matter(use.matter_kind, use.matter_id or 0, use.matter_number)
    number = actions.ask_in_matter(matter, right, words, by=who, at=at)
    for n, (verb, reply) in enumerate(steps, start=1):
        row = RightRequest.objects.get(county=use.county, number=number)
        when = at + timedelta(hours=3 * n)
        if verb is Verb.WITHDRAW:
            actions.withdraw_in_matter(matter, number, by=who, at=when)
        else:
            actions.act(row.pk, verb, Answer(reply), version=row.version, by=clerk, at=when)


def _assess(county: str, now: datetime) -> None:
    by = system_actor("示例数据", county, list(Power))
    for title, trigger, risk, days, necessity, impact, measures in ASSESSMENTS:
        at = now - timedelta(days=days)
        facts = Assessment(
            title=title, trigger=trigger, purpose="request", necessity=necessity, impact=impact, measures=measures,
            risk=risk, assessed_on=legal_day(at), review_on=legal_day(at) + timedelta(days=365),
            document=f"{title}影响评估报告（虚构）",
        )  # fmt: skip
        actions.assess(county, facts, by=by, at=at)
