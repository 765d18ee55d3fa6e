"""What the board of checks declares for the matrix: findings, digest plans, evaluations, imported workbooks."""

from datetime import UTC, date, datetime

from tests.matrix.framework import PLACES, Rows
from tests.organs.small_county import AWAY, HOME
from yizhen.organs.models import Organ
from yizhen.staffing import queries
from yizhen.staffing.access import ledger
from yizhen.staffing.models import Account, Batch, Digest, Evaluation, Finding
from yizhen.staffing.queries import evaluation
from yizhen.staffing.queries.workbooks import batches
from yizhen.staffing.terms import Power

DAY, NOW = date(2026, 1, 5), datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


class NoSuchFinding(LookupError):
    """A finding has no page of its own: it is opened by looking for it among those within reach."""

    no_such_row = True


def _organs():
    yield from ((place, Organ.objects.get(county=HOME, code=code)) for place, code in PLACES.items())
    yield "other_county", Organ.objects.get(county=AWAY, code="ZHEN")


def make_findings(_world):
    return {place: _finding(organ) for place, organ in _organs()}


def _finding(organ):
    row = Finding.objects.create(
        county=organ.county, rule="within_quota", organ=organ, category="administrative", amount=1, found_at=NOW
    )
    Finding.objects.filter(pk=row.pk).update(note=finding_words(row.pk))
    return row.pk


def finding_words(pk):
    return f"检查所见第{pk:09d}条"


def open_finding(by, pk):
    if not ledger.findings_for(by).filter(pk=pk).exists():
        raise NoSuchFinding(pk)


def make_digests(_world):
    return {place: _digest(organ) for place, organ in _organs()}


def _digest(organ):
    account = Account.objects.create(county=organ.county, organ=organ, category="administrative")
    row = Digest.objects.create(account=account, amount=1, reason="改革", method="退休", deadline=DAY, set_at=NOW)
    Digest.objects.filter(pk=row.pk).update(reason=digest_words(row.pk))
    return row.pk


def digest_words(pk):
    return f"消化原因第{pk:09d}条"


def make_evaluations(_world):
    return {place: _evaluation(organ) for place, organ in _organs()}


def _evaluation(organ):
    request = {"organ": organ.pk, "category": "administrative", "change": 1, "reason": ""}
    row = Evaluation.objects.create(
        county=organ.county, organ=organ, key=f"{organ.pk}:administrative", version=1, request=request,
        result={"on": "2026-01-05", "verdict": "ok", "items": []}, made_at=NOW, made_by="编办",
    )  # fmt: skip
    Evaluation.objects.filter(pk=row.pk).update(request={**request, "reason": evaluation_words(row.pk)})
    return row.pk


def evaluation_words(pk):
    return f"评估理由第{pk:09d}条"


def make_batches(_world):
    return {place: _batch(organ.county) for place, organ in _organs()}


def _batch(county):
    row = Batch.objects.create(county=county, name="x", sha256="", valid_from=DAY, made_at=NOW, made_by="编办")
    Batch.objects.filter(pk=row.pk).update(name=batch_words(row.pk))
    return row.pk


def batch_words(pk):
    return f"工作簿{pk:09d}.xlsx"


ROWS = (
    Rows(
        kind="finding",
        make=make_findings,
        open=open_finding,
        listed=lambda by: ledger.findings_for(by).values_list("pk", flat=True),
        counted=lambda by: sum(n for n, _amount in queries.tally(by, by.county).values()) if by.can(Power.VIEW) else 0,
        words=finding_words,
        list_pages=("/staffing/quotas/checks/within_quota/",),
        export_pages=("/staffing/quotas/checks.json",),
    ),
    Rows(
        kind="digest",
        make=make_digests,
        open=lambda by, pk: ledger.digest_for(by, pk, Power.VIEW),
        listed=lambda by: ledger.digests_for(by).values_list("pk", flat=True),
        counted=lambda by: len(queries.digests_of(by, county=by.county)) if by.can(Power.VIEW) else 0,
        words=digest_words,
        list_pages=("/staffing/quotas/checks/",),
    ),
    Rows(
        kind="evaluation",
        make=make_evaluations,
        open=evaluation.evaluation,
        listed=lambda by: ledger.evaluations_for(by).values_list("pk", flat=True),
        counted=lambda by: len(evaluation.evaluations(by, by.county)),
        words=evaluation_words,
        page=lambda pk: f"/staffing/quotas/evaluate/{pk}/",
    ),
    Rows(
        kind="import_batch",
        make=make_batches,
        open=ledger.batch_for,
        listed=lambda by: ledger.batches_for(by).values_list("pk", flat=True),
        counted=lambda by: len(batches(by, by.county)) if by.can("staffing.import") else 0,
        words=batch_words,
        page=lambda pk: f"/staffing/quotas/import/{pk}/",
        list_pages=("/staffing/quotas/import/",),
    ),
)
