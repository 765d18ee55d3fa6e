"""Verbs of a case (办理接口): each an address of its own; the version tells of whoever was faster."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.utils import timezone
from dmr import Body, Path, modify

from yizhen.dispatch import access, actions
from yizhen.dispatch.actions import Done
from yizhen.dispatch.api.base import Api, TokenAuth, refusals
from yizhen.dispatch.rules import Outcome
from yizhen.dispatch.schemas import (
    AcceptIn,
    CloseIn,
    DesignateIn,
    DispatchIn,
    DoneOut,
    HandleIn,
    NumberPath,
    RefuseIn,
    ReopenIn,
    ReturnIn,
    ReworkIn,
    SignIn,
    VerifyIn,
)
from yizhen.dispatch.terms import Verb
from yizhen.kernel.actors import Actor


def doing(verb: Verb, words: str) -> Callable[..., Any]:
    """What the addresses of all verbs have in common (办理动作共用说明)."""
    return modify(
        summary=verb.label, description=f"{words}需要权限 {verb.power}。", status_code=HTTPStatus.OK,
        extra_responses=refusals(400, 401, 403, 404, 409, 422, 429),
        operation_id=f"{verb.value.replace('_pass', '')}Case",
    )  # fmt: skip


class VerbApi(Api):
    """A verb of a case: never by a browser's session."""

    is_abstract = True
    auth = (TokenAuth(),)

    def do(self, number: str, act: Callable[[int, Actor, datetime], Done]) -> DoneOut:
        """Find the case, do the act, tell where it led (办理)."""
        found = access.case_by_number(self.by, number)
        done = act(found.pk, self.by, timezone.now())
        return DoneOut(done.number, done.state, done.state.label, done.version)


class Accept(VerbApi):
    """受理."""

    @doing(Verb.ACCEPT, "受理并分类；已有分类可不填。")
    def post(self, parsed_path: Path[NumberPath], parsed_body: Body[AcceptIn]) -> DoneOut:
        """Accept."""
        told = parsed_body
        return self.do(parsed_path.number, lambda pk, by, at: actions.accept(
            pk, by=by, at=at, version=told.version, category=told.category, level=told.level, words=told.words,
        ))  # fmt: skip


class Refuse(VerbApi):
    """不予受理."""

    @doing(Verb.REFUSE, "写明依据，并告诉诉求人该找谁。")
    def post(self, parsed_path: Path[NumberPath], parsed_body: Body[RefuseIn]) -> DoneOut:
        """Refuse."""
        told = parsed_body
        return self.do(parsed_path.number, lambda pk, by, at: actions.refuse(
            pk, by=by, at=at, version=told.version, ground=told.ground, words=told.words,
        ))  # fmt: skip


class Dispatch(VerbApi):
    """派遣."""

    @doing(Verb.DISPATCH, "不填 organ 则按责任表派单，没有责任单位的转兜底单位；另选单位须写理由。")
    def post(self, parsed_path: Path[NumberPath], parsed_body: Body[DispatchIn]) -> DoneOut:
        """Dispatch."""
        told = parsed_body
        return self.do(parsed_path.number, lambda pk, by, at: actions.dispatch(
            pk, by=by, at=at, version=told.version, organ=told.organ, reason=told.reason,
        ))  # fmt: skip


class Sign(VerbApi):
    """签收."""

    @doing(Verb.SIGN, "签收后由本岗承办。")
    def post(self, parsed_path: Path[NumberPath], parsed_body: Body[SignIn]) -> DoneOut:
        """Sign."""
        told = parsed_body
        return self.do(
            parsed_path.number, lambda pk, by, at: actions.sign(pk, by=by, at=at, version=told.version)
        )


class Return(VerbApi):
    """退单."""

    @doing(Verb.RETURN, "ground 为退单理由目录中的代码；指定办理的不能再退。")
    def post(self, parsed_path: Path[NumberPath], parsed_body: Body[ReturnIn]) -> DoneOut:
        """Return."""
        told = parsed_body
        return self.do(parsed_path.number, lambda pk, by, at: actions.return_(
            pk, by=by, at=at, version=told.version, ground=told.ground, words=told.words,
        ))  # fmt: skip


class Designate(VerbApi):
    """指定办理."""

    @doing(Verb.DESIGNATE, "对已退单的指定承办单位，写明依据和理由。")
    def post(self, parsed_path: Path[NumberPath], parsed_body: Body[DesignateIn]) -> DoneOut:
        """Designate."""
        told = parsed_body
        return self.do(parsed_path.number, lambda pk, by, at: actions.designate(
            pk, by=by, at=at, version=told.version, organ=told.organ, ground=told.ground, reason=told.reason,
        ))  # fmt: skip


class Handle(VerbApi):
    """办毕反馈."""

    @doing(Verb.HANDLE, "words 是诉求人看到的办理结果。")
    def post(self, parsed_path: Path[NumberPath], parsed_body: Body[HandleIn]) -> DoneOut:
        """Feed back."""
        told = parsed_body
        return self.do(parsed_path.number, lambda pk, by, at: actions.handle(
            pk, by=by, at=at, version=told.version, words=told.words,
        ))  # fmt: skip


class Verify(VerbApi):
    """核查通过."""

    @doing(Verb.VERIFY_PASS, "回访结果可填：是否联系上、是否解决、满意度 1–5。")
    def post(self, parsed_path: Path[NumberPath], parsed_body: Body[VerifyIn]) -> DoneOut:
        """Verify."""
        told = parsed_body
        asked = (told.contacted, told.solved, told.satisfaction)
        outcome = Outcome(*asked) if any(one is not None for one in asked) else None
        return self.do(parsed_path.number, lambda pk, by, at: actions.verify_pass(
            pk, by=by, at=at, version=told.version, words=told.words, outcome=outcome,
        ))  # fmt: skip


class Rework(VerbApi):
    """退回返工."""

    @doing(Verb.REWORK, "写明还差什么；时限继续走。")
    def post(self, parsed_path: Path[NumberPath], parsed_body: Body[ReworkIn]) -> DoneOut:
        """Rework."""
        told = parsed_body
        return self.do(parsed_path.number, lambda pk, by, at: actions.rework(
            pk, by=by, at=at, version=told.version, words=told.words,
        ))  # fmt: skip


class Close(VerbApi):
    """结案."""

    @doing(Verb.CLOSE, "办毕晚于时限的记为超期。")
    def post(self, parsed_path: Path[NumberPath], parsed_body: Body[CloseIn]) -> DoneOut:
        """Close."""
        told = parsed_body
        return self.do(parsed_path.number, lambda pk, by, at: actions.close(
            pk, by=by, at=at, version=told.version, words=told.words,
        ))  # fmt: skip


class Reopen(VerbApi):
    """重办."""

    @doing(Verb.REOPEN, "把已结案的重新办理，写明原因；限期之内才可以。")
    def post(self, parsed_path: Path[NumberPath], parsed_body: Body[ReopenIn]) -> DoneOut:
        """Reopen."""
        told = parsed_body
        return self.do(parsed_path.number, lambda pk, by, at: actions.reopen(
            pk, by=by, at=at, version=told.version, words=told.words,
        ))  # fmt: skip


VERBS: dict[str, type[VerbApi]] = {
    "accept": Accept, "refuse": Refuse, "dispatch": Dispatch, "sign": Sign, "return": Return,
    "designate": Designate, "handle": Handle, "verify": Verify, "rework": Rework, "close": Close,
    "reopen": Reopen,
}  # fmt: skip
"""The last part of the address → the verb (办理地址)."""
