"""News of parties (当事人消息): ids, kinds and sealed words; never a name or a number of a person."""

from datetime import date

import msgspec

from yizhen.kernel.words import N_


class Taken(msgspec.Struct, frozen=True):
    """登记: a party was found or made for a purpose, in a matter."""

    party: int
    use: int
    made: bool
    purpose: str
    fields: tuple[str, ...]
    organ: int | None
    matter: str = ""


class UseEnded(msgspec.Struct, frozen=True):
    """目的已实现: the purpose is achieved; from here the time of retention runs."""

    party: int
    purpose: str
    matter: str
    ended_on: date
    due_on: date


class Looked(msgspec.Struct, frozen=True):
    """查看完整信息: ``reason`` is sealed under the party's key."""

    party: int
    basis: str
    reason: str
    fields: tuple[str, ...]


class Changed(msgspec.Struct, frozen=True):
    """更正: which kinds of data were set anew; the old value is no longer used."""

    party: int
    fields: tuple[str, ...]


class Forgotten(msgspec.Struct, frozen=True):
    """销毁: keys were destroyed, so that nobody can read the values again (个人信息保护法第四十七条)."""

    party: int
    uses: tuple[int, ...]
    whole: bool
    ground: str


class Held(msgspec.Struct, frozen=True):
    """依法封存、解除."""

    party: int
    ground: str
    document: str


class Restricted(msgspec.Struct, frozen=True):
    """停止使用、恢复使用: ``reason`` is sealed under the party's key."""

    party: int
    before: bool
    after: bool
    reason: str = ""


class Consented(msgspec.Struct, frozen=True):
    """同意、撤回同意."""

    party: int
    purpose: str
    text_version: str


class Proxied(msgspec.Struct, frozen=True):
    """登记代理、终止代理."""

    principal: int
    agent: int
    kind: str
    document: str
    valid_from: date
    valid_to: date | None


class Asked(msgspec.Struct, frozen=True):
    """提出权利请求."""

    party: int
    number: str
    right: str
    due_on: date


class RequestMoved(msgspec.Struct, frozen=True):
    """办理权利请求: ``words`` are sealed under the party's key."""

    party: int
    number: str
    right: str
    before: str
    after: str
    ground: str
    words: str = ""


class RetentionProposed(msgspec.Struct, frozen=True):
    """提出销毁."""

    as_of: date
    uses: int


class RetentionDecided(msgspec.Struct, frozen=True):
    """确认或否决销毁."""

    confirmed: bool
    forgotten: int
    held: int
    reason: str = ""


class PurposeSet(msgspec.Struct, frozen=True):
    """设定处理目的."""

    key: str
    title: str
    ground: str
    source: str
    fields: tuple[str, ...]
    before_months: int | None
    months: int
    valid_from: date


class Assessed(msgspec.Struct, frozen=True):
    """登记影响评估."""

    title: str
    trigger: str
    risk: str
    assessed_on: date
    review_on: date
    keep_until: date
    replaces: int | None


_MOVES = {
    "verified": N_("核实身份"), "granted": N_("同意权利请求"), "fulfilled": N_("办结权利请求"), "refused": N_("拒绝权利请求"),
    "restricted": N_("停止使用"), "reviewed": N_("重新审查"), "withdrawn": N_("撤回权利请求"),
}  # fmt: skip
NEWS = (
    ("parties.party.taken", N_("登记当事人"), Taken),
    ("parties.party.changed", N_("更正当事人信息"), Changed),
    ("parties.party.looked", N_("查看完整信息"), Looked),
    ("parties.party.forgotten", N_("销毁个人信息"), Forgotten),
    ("parties.party.held", N_("依法封存"), Held),
    ("parties.party.released", N_("解除封存"), Held),
    ("parties.party.restricted", N_("停止或恢复使用"), Restricted),
    ("parties.use.ended", N_("处理目的已实现"), UseEnded),
    ("parties.consent.given", N_("登记同意"), Consented),
    ("parties.consent.withdrawn", N_("撤回同意"), Consented),
    ("parties.proxy.set", N_("登记代理"), Proxied),
    ("parties.proxy.ended", N_("终止代理"), Proxied),
    ("parties.request.asked", N_("提出权利请求"), Asked),
    *((f"parties.request.{name}", title, RequestMoved) for name, title in _MOVES.items()),
    ("parties.retention.proposed", N_("提出到期销毁"), RetentionProposed),
    ("parties.retention.decided", N_("决定到期销毁"), RetentionDecided),
    ("parties.purpose.set", N_("设定处理目的"), PurposeSet),
    ("parties.assessment.made", N_("登记影响评估"), Assessed),
)
"""All news of this house (本模块消息): name of the act, its title, the shape of its payload."""
