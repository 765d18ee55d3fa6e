"""Reads about keeping and destroying (保存与销毁查询), and the register of assessments."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet

from yizhen.kernel.actors import Actor
from yizhen.parties.access import assessments_for, retention_for, whole_counties
from yizhen.parties.models import AssessmentRecord, Hold, Retention, RetentionItem, Use
from yizhen.parties.queries.people import uses
from yizhen.parties.terms import Assessment, AssessmentRow, Fate, Power, RetentionRow, Risk, Trigger, UseView

ITEMS_SHOWN = 200
FORGOTTEN, HELD = "forgotten", "held"


def due_uses(county: str, day: date) -> QuerySet[Use]:
    """Uses whose time of retention is over and that no legal hold keeps (到期的处理活动)."""
    held = Hold.objects.filter(party=OuterRef("party"), lifted_on__isnull=True)
    rows = Use.objects.filter(county=county, due_on__lte=day, forgotten_on__isnull=True)
    return rows.filter(~Exists(held)).order_by("due_on", "pk")


def due_counts(by: Actor, day: date) -> dict[str, int]:
    """How many uses are over, by purpose (到期数), in the counties the actor keeps."""
    found: dict[str, int] = {}
    for county in sorted(whole_counties(by, Power.RETAIN)):
        counted = due_uses(county, day).order_by().values_list("purpose").annotate(n=Count("pk"))
        for purpose, number in counted:
            found[purpose] = found.get(purpose, 0) + number
    return found


def retentions(by: Actor) -> list[RetentionRow]:
    """Proposals to destroy (销毁提议), newest first; two queries."""
    rows = Retention.objects.filter(county__in=whole_counties(by, Power.RETAIN)).order_by("-pk")[:100]
    return _retentions(list(rows))


def _retentions(rows: list[Retention]) -> list[RetentionRow]:
    items = RetentionItem.objects.filter(retention__in=rows).values_list("retention", "outcome")
    counted = {(pk, outcome): n for pk, outcome, n in items.annotate(n=Count("pk")).order_by()}
    return [
        RetentionRow(
            row.pk, Fate(row.fate), row.as_of, row.proposed_at, row.proposed_by, row.decided_at, row.decided_by,
            sum(n for (pk, _outcome), n in counted.items() if pk == row.pk),
            counted.get((row.pk, FORGOTTEN), 0), counted.get((row.pk, HELD), 0),
        )
        for row in rows
    ]  # fmt: skip


def retention_page(by: Actor, pk: int, day: date) -> tuple[RetentionRow, list[UseView]]:
    """One proposal with what it would destroy (销毁预览); raises NoSuchRetention."""
    row = retention_for(by, pk)
    listed = Use.objects.filter(pk__in=RetentionItem.objects.filter(retention=row).values("use")).order_by("pk")
    return _retentions([row])[0], uses(listed[:ITEMS_SHOWN], row.county, day)


def assessments(by: Actor, *, with_replaced: bool = False) -> list[AssessmentRow]:
    """The register of assessments (影响评估登记), the next review first."""
    rows = assessments_for(by).order_by("review_on", "pk")
    if not with_replaced:
        rows = rows.filter(replaced_by__isnull=True)
    return [_assessment(row) for row in rows]


def _assessment(row: AssessmentRecord) -> AssessmentRow:
    facts = Assessment(
        title=row.title, trigger=Trigger(row.trigger), purpose=row.purpose, necessity=row.necessity,
        impact=row.impact, measures=row.measures, risk=Risk(row.risk), assessed_on=row.assessed_on,
        review_on=row.review_on, document=row.document,
    )  # fmt: skip
    return AssessmentRow(row.pk, facts, row.assessor, row.keep_until, row.replaced_by_id)
