"""Verbs of a case (办理接口): one table, an address for each row; the version tells of whoever was faster."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

import msgspec
from django.utils import timezone
from dmr import Body, Path, modify

from yizhen.dispatch import access, actions
from yizhen.dispatch.actions import Done
from yizhen.dispatch.api.base import Api, TokenAuth, refusals
from yizhen.dispatch.rules import Outcome
from yizhen.dispatch.schemas import DoneOut, NumberPath, questions
from yizhen.dispatch.terms import Power, Verb
from yizhen.kernel.actors import Actor, NoPower


@dataclass(frozen=True, slots=True)
class Act:
    """One row (一种办理): the verb, the shape of its body, what it calls, and words for the document.

    The fields of the shape are the keywords of the call. ``requester`` marks what the requester does by follow code.
    """

    verb: Verb
    shape: type[msgspec.Struct]
    call: Callable[..., Done]
    words: str
    requester: bool = False


def _verify(pk: int, **told: Any) -> Done:
    """核查通过: what the call back found is one value where anything was told."""
    asked = [told.pop(name) for name in ("contacted", "solved", "satisfaction")]
    outcome = Outcome(*asked) if any(one is not None for one in asked) else None
    return actions.verify_pass(pk, outcome=outcome, **told)


def _split(pk: int, *, parts: list[questions.PartIn], **told: Any) -> Done:
    return actions.split(pk, parts=[(one.organ, one.what) for one in parts], **told)


ACTS: dict[str, Act] = {
    "accept": Act(Verb.ACCEPT, questions.AcceptIn, actions.accept, "受理并分类；已有分类可不填。"),
    "refuse": Act(Verb.REFUSE, questions.RefuseIn, actions.refuse, "写明依据，并告诉诉求人该找谁。"),
    "reclassify": Act(Verb.RECLASSIFY, questions.ReclassifyIn, actions.reclassify, "派遣之前改正分类，标准和时限随之重算。"),
    "dispatch": Act(Verb.DISPATCH, questions.DispatchIn, actions.dispatch,
                    "不填 organ 则按责任表派单，没有责任单位的转兜底单位；另选单位须写理由。"),
    "sign": Act(Verb.SIGN, questions.SignIn, actions.sign, "签收后由本岗承办。"),
    "return": Act(Verb.RETURN, questions.ReturnIn, actions.return_, "ground 为退单理由目录中的代码；指定办理的不能再退。"),
    "designate": Act(Verb.DESIGNATE, questions.DesignateIn, actions.designate, "对已退单的指定承办单位，写明依据和理由。"),
    "handle": Act(Verb.HANDLE, questions.HandleIn, actions.handle, "words 是诉求人看到的办理结果。"),
    "verify": Act(Verb.VERIFY_PASS, questions.VerifyIn, _verify, "回访结果可填：是否联系上、是否解决、满意度 1–5。"),
    "rework": Act(Verb.REWORK, questions.WordsIn, actions.rework, "写明还差什么；时限继续走。"),
    "close": Act(Verb.CLOSE, questions.CloseIn, actions.close, "办毕晚于时限的记为超期。"),
    "reopen": Act(Verb.REOPEN, questions.WordsIn, actions.reopen, "把已结案的重新办理，写明原因；限期之内才可以。"),
    "ask-extend": Act(Verb.ASK_EXTEND, questions.AskExtendIn, actions.ask_extension,
                      "到期之前申请延长，amount 以原时限的单位计；次数和幅度由本县规定。"),
    "ask-suspend": Act(Verb.ASK_SUSPEND, questions.AskSuspendIn, actions.ask_suspension, "申请挂起到 until 那天为止，写明依据和原因。"),
    "extend": Act(Verb.EXTEND, questions.CloseIn, actions.extend, "批准等着的延期申请，时限从起算点重新推算。"),
    "suspend": Act(Verb.SUSPEND, questions.CloseIn, actions.suspend, "批准等着的挂起申请，挂起的时间不计入时限。"),
    "deny": Act(Verb.DENY, questions.WordsIn, actions.deny, "不批准等着的申请，写明原因；时限不变。"),
    "resume": Act(Verb.RESUME, questions.WordsIn, actions.resume, "恢复办理挂起的，只扣除真正挂起的时间。"),
    "supervise": Act(Verb.SUPERVISE, questions.WordsIn, actions.supervise, "督促手上的承办单位，写明要做什么；答复期限由本县规定。"),
    "answer": Act(Verb.ANSWER, questions.WordsIn, actions.answer, "答复督办：办到哪一步、何时办完。"),
    "merge": Act(Verb.MERGE, questions.MergeIn, actions.merge, "并入主案 into；诉求人从此看到主案的进展。"),
    "split": Act(Verb.SPLIT, questions.SplitIn, _split, "分给 2 至 9 个不同单位，每份是单独一件；都办完后主案待核查。"),
    "void": Act(Verb.VOID, questions.WordsIn, actions.void, "误报、无效的作废，写明原因；保留记录，不计入办理率。"),
    "pass-on": Act(Verb.PASS_ON, questions.PassOnIn, actions.pass_on, "转交给本单位另一个有处置权限、今天有人在岗的岗位；单位和时限不变。"),
    "withdraw": Act(Verb.WITHDRAW, questions.WithdrawIn, actions.withdraw, "派遣之前由诉求人撤回。", requester=True),
    "rate": Act(Verb.RATE, questions.RateIn, actions.rate, "结案后由诉求人评价，限期之内可以改。", requester=True),
    "ask-again": Act(Verb.REOPEN, questions.AskAgainIn, actions.ask_again, "诉求人认为没有解决，要求重办；次数和期限由本县规定。", requester=True),
}  # fmt: skip
"""The last part of the address → what is done (办理地址)."""


def doing(name: str, act: Act) -> Callable[..., Any]:
    """What the document says of an address (办理动作说明)."""
    needed = "凭编号和查询码。需要「上报」或「代群众登记」。" if act.requester else f"需要权限 {act.verb.power}。"
    head, *rest = name.split("-")
    return modify(
        summary=act.verb.label + ("（诉求人）" if name == "ask-again" else ""), description=act.words + needed,
        status_code=HTTPStatus.OK, extra_responses=refusals(400, 401, 403, 404, 409, 422, 429),
        operation_id="".join([head, *(part.title() for part in rest)]) + "Case",
    )  # fmt: skip


class VerbApi(Api):
    """A verb of a case: never by a browser's session."""

    is_abstract = True
    auth = (TokenAuth(),)


def _done(by: Actor, act: Act, number: str, told: msgspec.Struct, at: datetime) -> DoneOut:
    """Find the case, do the act, tell where it led (办理)."""
    keywords = {name: getattr(told, name) for name in told.__struct_fields__}
    if act.requester:
        if not (by.can(Power.REPORT) or by.can(Power.INTAKE)):
            raise NoPower(Power.REPORT)
        done = act.call(number, by=by, at=at, **keywords)
    else:
        done = act.call(access.case_by_number(by, number).pk, by=by, at=at, **keywords)
    return DoneOut(done.number, done.state, done.state.label, done.version)


def _address(name: str, act: Act) -> type[VerbApi]:
    """The address of one row: the library reads a method's annotations, which are those of the row."""
    shape = act.shape

    @doing(name, act)
    def post(self: VerbApi, parsed_path: Path[NumberPath], parsed_body: Body[shape]) -> DoneOut:  # type: ignore[valid-type]
        """Do it."""
        return _done(self.by, act, parsed_path.number, parsed_body, timezone.now())

    return type(f"{act.verb.name.title()}Api", (VerbApi,), {"post": post, "__doc__": f"{act.verb.label}."})


VERBS: dict[str, type[VerbApi]] = {name: _address(name, act) for name, act in ACTS.items()}
"""The last part of the address → its view (办理地址)."""
