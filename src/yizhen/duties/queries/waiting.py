"""What of duties waits for a post (权责待办): applications, disputes, batches, advice on sleeping powers."""

from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from yizhen.duties import access
from yizhen.duties.models import AdviceRow, BatchOpinionRow, GuidanceRow, OpinionRow, StandRow
from yizhen.duties.states import BATCH_LIFE, BATCH_POWER
from yizhen.duties.terms.admission import AdmissionState, Opinion
from yizhen.duties.terms.delegation import BatchState, BatchVerb
from yizhen.duties.terms.disputes import OPEN_DISPUTES, DisputeState, Stand
from yizhen.duties.terms.powers import Power
from yizhen.kernel.actors import Actor
from yizhen.ui.door import Waiting

SIGNING = (DisputeState.RAISED, DisputeState.REVIEW)
"""States in which parties may still agree (可以协商的状态)."""
FORWARD = (
    BatchVerb.HEAR, BatchVerb.PASS, BatchVerb.ASSESS, BatchVerb.APPROVE, BatchVerb.START, BatchVerb.SPREAD,
)  # fmt: skip
"""What takes a batch a step on (往前走的动作); stopping and taking back wait for nobody."""


def waiting(by: Actor, on: date) -> list[Waiting]:
    """What waits for a post on a day (待办), kinds with nothing left out; at most thirteen queries whatever there is."""
    own = access.body(by)
    return [one for one in (*_admissions(by, own, on), *_disputes(by, own), *_batches(by, own, on)) if one.count]


def _admissions(by: Actor, own: int | None, on: date) -> list[Waiting]:
    url, found = reverse("duties:admissions"), []
    if by.can(Power.OPINE):
        asked = OpinionRow.objects.filter(organ=own, opinion=Opinion.WAITING).values("admission")
        rows = access.admissions_for(by, Power.OPINE).filter(state=AdmissionState.HEARING, pk__in=asked)
        counts = rows.aggregate(n=Count("pk"), late=Count("pk", filter=Q(opinions_due__lt=on)))
        found.append(
            Waiting(_("职责准入征求本单位意见"), counts["n"], f"{url}?stage=asked", counts["late"], _("超过答复期限"))
        )
    steps = (
        (Power.REVIEW, (AdmissionState.FILED, AdmissionState.HEARING), _("职责准入申请待审查")),
        (Power.DECIDE, (AdmissionState.REVIEWED,), _("职责准入待决定")),
    )
    for power, states, label in steps:
        if by.can(power):
            rows = access.admissions_for(by, power).filter(state__in=states)
            found.append(Waiting(label, rows.count(), f"{url}?stage=open"))
    if by.can(Power.PROPOSE) and own is not None:
        back = access.admissions_for(by, Power.PROPOSE).filter(state=AdmissionState.RETURNED, organ=own)
        found.append(Waiting(_("准入申请被退回，待补正"), back.count(), f"{url}?stage=open"))
    return found


def _disputes(by: Actor, own: int | None) -> list[Waiting]:
    url, found = reverse("duties:disputes"), []
    if by.can(Power.CONTEST) and own is not None:
        mine = StandRow.objects.filter(organ=own, stand=Stand.WAITING).values("dispute")
        rows = access.disputes_for(by, Power.CONTEST).filter(state__in=OPEN_DISPUTES, pk__in=mine)
        found.append(Waiting(_("职责争议等本单位表态"), rows.count(), f"{url}?stage=asked"))
        unsigned = StandRow.objects.filter(
            organ=own, signed_at=None, dispute__offer__isnull=False, dispute__state__in=SIGNING
        ).values("dispute")  # fmt: skip
        rows = access.disputes_for(by, Power.CONTEST).filter(pk__in=unsigned)
        found.append(Waiting(_("协商结果等本单位签署"), rows.count(), f"{url}?stage=open"))
    steps = (
        (Power.RULE, (DisputeState.RAISED, DisputeState.REVIEW), _("职责争议待会审")),
        (Power.DECIDE, (DisputeState.PROPOSED,), _("职责争议待裁定")),
    )
    for power, states, label in steps:
        if by.can(power):
            rows = access.disputes_for(by, power).filter(state__in=states)
            found.append(Waiting(label, rows.count(), f"{url}?stage=open"))
    return found


def _batches(by: Actor, own: int | None, on: date) -> list[Waiting]:
    url = reverse("duties:batches")
    next_for = {
        str(state): BATCH_POWER[edge.verb]
        for edge in BATCH_LIFE.edges if edge.verb in FORWARD for state in edge.sources
    }  # fmt: skip
    powers = {power for power in next_for.values() if by.can(power)}
    found = []
    if by.can(Power.OPINE) and own is not None:
        asked = BatchOpinionRow.objects.filter(organ=own, opinion=Opinion.WAITING, batch__state=BatchState.PLANNED)
        late = asked.filter(batch__opinions_due__lt=on).count()
        found.append(Waiting(_("赋权批次征求本镇街意见"), asked.count(), url, late, _("超过答复期限")))
    if powers:
        whole = {power: access.whole_counties(by, power) for power in powers}
        rows = Q(pk__in=())
        for state, power in next_for.items():
            if power in powers:
                mine = Q(county__in=whole[power])
                rows |= Q(state=state) & (mine | Q(department=own) if power == Power.PROPOSE else mine)
        count = access.batches_for(by).filter(rows).count()
        found.append(Waiting(_("赋权批次待办下一步"), count, url))
    if by.can(Power.PROPOSE):
        given = access.batches_for(by, Power.PROPOSE).filter(
            department=own, state__in=(BatchState.APPROVED, BatchState.PILOT, BatchState.RUNNING)
        )
        late = GuidanceRow.objects.filter(batch__in=given, planned_on__lt=on, done_on=None).count()
        found.append(Waiting(_("对镇街的指导培训已到日期，没有登记"), late, url, late, _("超过日期")))
    if by.can(Power.DECIDE):
        count = AdviceRow.objects.filter(county=by.county, decided_at=None).count()
        found.append(Waiting(_("沉睡权力的处理建议，待决定"), count, reverse("duties:sleeping")))
        count = access.flags_for(by, Power.DECIDE).filter(answered_at=None).count()
        found.append(Waiting(_("加重镇街负担的来文，待处理"), count, reverse("duties:paper")))
    return found
