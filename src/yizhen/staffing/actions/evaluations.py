"""Evaluate an adjustment request (辅助评估): each evaluation is a version that stays."""

from datetime import datetime

import msgspec
from django.db import transaction

from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.record.door import append
from yizhen.staffing.actions.checking import BadAmount, category_of, level_of, reached_organ
from yizhen.staffing.models import Evaluation
from yizhen.staffing.queries.evaluation import facts_of
from yizhen.staffing.rules.evaluation import evaluate
from yizhen.staffing.terms import Evaluated, LedgerPower
from yizhen.staffing.terms.evaluation import AdjustmentRequest


@transaction.atomic
def evaluate_request(
    organ: int, category: str, change: int, *, reason: str, by: Actor, at: datetime
) -> int:
    """Evaluate a request for more or fewer quotas (评估编制调整申请) and return the evaluation.

    A later evaluation of the same organ and category is its next version. Raises NoSuchOrgan, BadAmount.
    """
    by.require(LedgerPower.RECORD)
    view = reached_organ(by, "", organ)
    kind = category_of(category)
    if change == 0:
        raise BadAmount(change)
    on = legal_day(at)
    request = AdjustmentRequest(organ, kind.key, change, reason[:500])
    result = evaluate(request, facts_of(view, kind.key, level_of(view), on), on)
    key = f"{organ}:{kind.key}"
    last = Evaluation.objects.select_for_update().filter(key=key).order_by("-version").first()
    row = Evaluation.objects.create(
        county=view.county, organ_id=organ, key=key, version=last.version + 1 if last else 1,
        request=msgspec.to_builtins(request), result=msgspec.to_builtins(result), made_at=at, made_by=by.name,
    )  # fmt: skip
    told = Evaluated(organ, row.version, result.verdict)
    append("staffing.request.evaluated", told, by=by, at=at, subject=("staffing.evaluation", row.pk), county=view.county)
    return row.pk
