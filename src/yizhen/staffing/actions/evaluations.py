"""Evaluate an adjustment request (辅助评估): each evaluation is a version that stays."""

from datetime import datetime

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.record.door import append
from yizhen.staffing.actions.checking import BadAmount, category_of, level_of, reached_organ
from yizhen.staffing.models import Evaluation
from yizhen.staffing.queries.evaluation import facts_of
from yizhen.staffing.rules.evaluation import evaluate
from yizhen.staffing.terms import Evaluated, LedgerPower
from yizhen.staffing.terms.evaluation import AdjustmentRequest

TRIES = 5


class EvaluatedMeanwhile(Exception):
    """别人正在评估: several evaluate the same organ and category at this moment; nothing was kept."""

    def __str__(self) -> str:
        return _("有几个人正在同时评估这个单位的同一类编制，没有保存这一次。请再按一次“评估”。")


@transaction.atomic
def evaluate_request(
    organ: int, category: str, change: int, *, reason: str, by: Actor, at: datetime
) -> int:
    """Evaluate a request for more or fewer quotas (评估编制调整申请) and return the evaluation.

    A later evaluation of the same organ and category is its next version. Raises NoSuchOrgan, BadAmount,
    EvaluatedMeanwhile.
    """
    by.require(LedgerPower.RECORD)
    view = reached_organ(by, "", organ)
    kind = category_of(category)
    if change == 0:
        raise BadAmount(change)
    on = legal_day(at)
    request = AdjustmentRequest(organ, kind.key, change, reason[:500])
    result = evaluate(request, facts_of(view, kind.key, level_of(view), on), on)
    row = _next_version(
        Evaluation(
            county=view.county, organ_id=organ, key=f"{organ}:{kind.key}", request=msgspec.to_builtins(request),
            result=msgspec.to_builtins(result), made_at=at, made_by=by.name,
        )
    )  # fmt: skip
    told = Evaluated(organ, row.version, result.verdict)
    append("staffing.request.evaluated", told, by=by, at=at, subject=("staffing.evaluation", row.pk), county=view.county)
    return row.pk


def _next_version(row: Evaluation) -> Evaluation:
    """Store an evaluation as the next version; a version that somebody else took meanwhile is theirs."""
    for _try in range(TRIES):
        newest = Evaluation.objects.filter(key=row.key).aggregate(newest=Max("version"))["newest"]
        row.version = (newest or 0) + 1
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            continue
        return row
    raise EvaluatedMeanwhile
