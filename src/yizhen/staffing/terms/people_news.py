"""Acts on people and the use of quotas in the record (人员与用编留痕): names, titles, shapes of their payloads.

Values that say who somebody is (numbers, birth, names) are never in a payload, only which of them changed.
"""

from datetime import date

import msgspec

from yizhen.kernel.words import N_


class PersonTaken(msgspec.Struct, frozen=True):
    """A person came into the ledger (登记人员)."""

    person: int
    organ: int
    identity: str
    category: str
    fields: list[str]


class PersonChanged(msgspec.Struct, frozen=True):
    """Values of a person changed (更改人员信息): which, and before and after where they are not personal."""

    fields: list[str]
    before: dict[str, str]
    after: dict[str, str]


class Posted(msgspec.Struct, frozen=True):
    """Somebody works elsewhere than the quota sits (岗编分离), from a day to a planned day."""

    kind: str
    organ: int | None
    starts_on: date
    until: date | None
    document: str


class PostingEnded(msgspec.Struct, frozen=True):
    """It ended (返岗)."""

    kind: str
    organ: int | None
    ended_on: date


class CareerNoted(msgspec.Struct, frozen=True):
    """A record of a career (任职晋升记录)."""

    kind: str
    on: date
    before: str
    after: str
    document: str


class CertificateNoted(msgspec.Struct, frozen=True):
    """A certificate was entered, or changed its state (证件)."""

    kind: str
    number: str
    state: str
    valid_until: date | None


class PoolMoved(msgspec.Struct, frozen=True):
    """Somebody came into a people pool or left it (周转池)."""

    pool: str
    on: date
    ground: str
    task: str


class Looked(msgspec.Struct, frozen=True):
    """Somebody saw the full values of a person (查看完整信息); the reason is sealed under the person's key."""

    reason: str
    fields: list[str]


class RetirementChosen(msgspec.Struct, frozen=True):
    """A flexible retirement was agreed (弹性退休); None takes the choice back."""

    rule: date
    chosen: date | None
    document: str


class PersonLeft(msgspec.Struct, frozen=True):
    """A person left (离岗): the quota is to be freed by a day."""

    kind: str
    left_on: date
    release_due: date
    document: str


class QuotaTaken(msgspec.Struct, frozen=True):
    """A person came onto a quota (上编)."""

    organ: int
    category: str
    purpose: str
    since: date
    slip: int | None
    document: str


class QuotaFreed(msgspec.Struct, frozen=True):
    """A person's quota was freed (下编); ``cut`` when the quota itself was given up with it (退一减一)."""

    organ: int
    category: str
    purpose: str
    on: date
    late: int
    cut: bool
    document: str


class IdentitySet(msgspec.Struct, frozen=True):
    """A county set an identity of its own (身份类别)."""

    key: str
    name: str
    group: str
    retired: bool


class CadreMoved(msgspec.Struct, frozen=True):
    """A village cadre was entered, changed, assessed or left (村（社区）干部)."""

    village: str
    title: str
    on: date
    fields: list[str]
    words: str = ""


class PlanDrafted(msgspec.Struct, frozen=True):
    """A plan was drafted or its lines changed (用编计划)."""

    organ: int
    year: int
    years: int
    lines: int
    count: int


class PlanMoved(msgspec.Struct, frozen=True):
    """A plan moved on (用编计划流转)."""

    before: str
    after: str
    ground: str
    words: str
    document: str


class SlipAsked(msgspec.Struct, frozen=True):
    """The use of quotas was requested (用编申请)."""

    organ: int
    category: str
    purpose: str
    way: str
    count: int
    line: int | None


class SlipMoved(msgspec.Struct, frozen=True):
    """A request or slip moved on (控编单流转)."""

    before: str
    after: str
    ground: str
    words: str
    number: str
    count: int


PEOPLE_NEWS: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    ("staffing.person.taken", N_("登记人员"), PersonTaken),
    ("staffing.person.changed", N_("更改人员信息"), PersonChanged),
    ("staffing.person.looked", N_("查看人员完整信息"), Looked),
    ("staffing.person.posted", N_("岗编分离"), Posted),
    ("staffing.person.returned", N_("返岗"), PostingEnded),
    ("staffing.person.career", N_("任职晋升记录"), CareerNoted),
    ("staffing.person.certified", N_("登记证件"), CertificateNoted),
    ("staffing.person.retirement", N_("弹性退休"), RetirementChosen),
    ("staffing.person.pooled", N_("进入周转池"), PoolMoved),
    ("staffing.person.unpooled", N_("离开周转池"), PoolMoved),
    ("staffing.person.left", N_("离岗"), PersonLeft),
    ("staffing.quota.taken", N_("上编"), QuotaTaken),
    ("staffing.quota.freed", N_("下编"), QuotaFreed),
    ("staffing.identity.set", N_("设定身份类别"), IdentitySet),
    ("staffing.cadre.entered", N_("登记村（社区）干部"), CadreMoved),
    ("staffing.cadre.changed", N_("更改村（社区）干部信息"), CadreMoved),
    ("staffing.cadre.assessed", N_("考核村（社区）干部"), CadreMoved),
    ("staffing.cadre.left", N_("村（社区）干部离任"), CadreMoved),
    ("staffing.plan.drafted", N_("拟定用编计划"), PlanDrafted),
    ("staffing.plan.submitted", N_("报送用编计划"), PlanMoved),
    ("staffing.plan.returned", N_("退回用编计划"), PlanMoved),
    ("staffing.plan.reviewed", N_("审核用编计划"), PlanMoved),
    ("staffing.plan.approved", N_("批准用编计划"), PlanMoved),
    ("staffing.plan.refused", N_("不批准用编计划"), PlanMoved),
    ("staffing.plan.closed", N_("结束用编计划"), PlanMoved),
    ("staffing.slip.asked", N_("用编申请"), SlipAsked),
    ("staffing.slip.approved", N_("核准用编"), SlipMoved),
    ("staffing.slip.refused", N_("不予核准用编"), SlipMoved),
    ("staffing.slip.withdrawn", N_("撤回用编申请"), SlipMoved),
    ("staffing.slip.issued", N_("开控编单"), SlipMoved),
    ("staffing.slip.used", N_("凭控编单上编"), SlipMoved),
    ("staffing.slip.finished", N_("控编单用完"), SlipMoved),
    ("staffing.slip.expired", N_("控编单过期"), SlipMoved),
    ("staffing.slip.voided", N_("控编单作废"), SlipMoved),
)
"""Acts on people and the use of quotas in the record (人员与用编留痕)."""
