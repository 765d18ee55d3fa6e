"""Refusals as problems (拒绝转为差错答复, RFC 9457): what happened, what to do, and the facts a program needs."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhen.dispatch.actions import BadDraft, KeyReused, MovedMeanwhile, TokenReused
from yizhen.dispatch.schemas import BadCursor, Problem
from yizhen.dispatch.terms import State, Verb
from yizhen.kernel.actors import NoPower
from yizhen.kernel.lifecycle import NotAllowed

TITLES = {
    400: gettext_lazy("请求读不懂"),
    401: gettext_lazy("不知道您是谁"),
    403: gettext_lazy("没有这项权限"),
    404: gettext_lazy("没有，或不在您的范围内"),
    405: gettext_lazy("此地址不支持这种方法"),
    406: gettext_lazy("给不出您要的格式"),
    409: gettext_lazy("情况已经变了"),
    413: gettext_lazy("内容太大"),
    415: gettext_lazy("读不懂这种格式"),
    422: gettext_lazy("内容需要更正"),
    429: gettext_lazy("请求太密"),
    500: gettext_lazy("系统出错"),
}


def problem_of(exc: Exception, request: str) -> Problem | None:
    """The problem that a refusal of a house is (差错), None for what is no refusal."""
    for kind, tell in _TELL.items():
        if isinstance(exc, kind):
            return tell(exc, request)
    if isinstance(exc, LookupError) and getattr(exc, "no_such_row", False):
        return _problem(404, _("没有这一条，或不在您的范围内。请核对编号。"), request)
    if isinstance(exc, ValueError) and type(exc).__module__.startswith("yizhen."):
        return _problem(422, str(exc) or _("内容需要更正，什么也没有改动。"), request)
    return None


def _problem(status: int, detail: str, request: str, **more: object) -> Problem:
    return Problem(title=str(TITLES[status]), status=status, detail=detail, request=request, **more)


def _no_power(exc: NoPower, request: str) -> Problem:
    told = _("您的岗位或令牌没有「%(power)s」这项权限") % {"power": exc.power}
    return _problem(403, told, request, power=exc.power)


def _moved(exc: MovedMeanwhile, request: str) -> Problem:
    return _problem(
        409, str(exc), request, state=str(exc.state), last_verb=str(exc.verb) if exc.verb else None,
        last_actor=exc.who or None, last_at=exc.at,
    )  # fmt: skip


def _not_allowed(exc: NotAllowed, request: str) -> Problem:
    verbs = "、".join(Verb(verb).label for verb in exc.allowed) or _("没有")
    told = _("案件现为「%(state)s」，不能「%(verb)s」；这时可办：%(verbs)s。什么也没有改动。") % {
        "state": State(exc.state).label, "verb": Verb(exc.verb).label, "verbs": verbs,
    }  # fmt: skip
    return _problem(409, told, request, state=str(exc.state))


def _bad_draft(exc: BadDraft, request: str) -> Problem:
    return _problem(422, _("有 %(count)s 项需要更正，没有登记。") % {"count": len(exc.codes)}, request, errors=exc.faults)


def _reused(exc: Exception, request: str) -> Problem:
    return _problem(422, str(exc), request, errors={"Idempotency-Key": str(exc)})


def _cursor(exc: BadCursor, request: str) -> Problem:
    return _problem(400, str(exc) or _("cursor 不是本接口给的，请从头取。"), request)


def _too_deep(_exc: RecursionError, request: str) -> Problem:
    return _problem(400, _("内容嵌套太深，读不懂。"), request)


_TELL = {
    RecursionError: _too_deep,
    NoPower: _no_power,
    MovedMeanwhile: _moved,
    NotAllowed: _not_allowed,
    BadDraft: _bad_draft,
    KeyReused: _reused,
    TokenReused: _reused,
    BadCursor: _cursor,
}
