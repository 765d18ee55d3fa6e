"""Values of parties (当事人数据): what goes in, and what pages and other houses are shown. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from yizhen.parties.terms.words import (
    Basis,
    Fate,
    Field,
    Ground,
    Kind,
    ProxyKind,
    Right,
    Risk,
    State,
    Trigger,
    Verb,
)


class Purpose(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """处理目的 purpose: why data is kept, on what ground, which data, and for how many months after the end."""

    key: str
    title: str
    ground: Ground
    source: str
    fields: tuple[Field, ...]
    retention_months: int
    retention_source: str
    notice: str
    valid_from: date
    local: bool = False


@dataclass(frozen=True, slots=True)
class Matter:
    """事项 the matter for which data is kept: its kind and id in the house it belongs to.

    ``person_key`` is the key under which that house keeps the same person's values; forgetting destroys it too.
    """

    kind: str
    id: int
    number: str = ""
    person_key: str = ""


@dataclass(frozen=True, slots=True)
class PartyDraft:
    """当事人登记 a party as told: values in clear, on their way to be sealed."""

    kind: Kind
    name: str = ""
    phone: str = ""
    resident_id: str = ""
    credit_code: str = ""
    address: str = ""

    def __repr__(self) -> str:
        """Logs must not hold personal values."""
        return f"PartyDraft({self.kind})"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """来人 one party to find or make, with the matter it comes for, and which organ takes it in."""

    draft: PartyDraft
    purpose: str
    at: datetime
    county: str
    organ: int | None = None
    township: str = ""
    matter: Matter | None = None


@dataclass(frozen=True, slots=True)
class MaskedParty:
    """遮盖后的当事人 a party as lists show it."""

    id: int
    kind: Kind
    name: str
    identifiers: tuple[tuple[Field, str], ...]
    contacts: tuple[tuple[Field, str], ...]
    restricted: bool
    forgotten_on: date | None


@dataclass(frozen=True, slots=True)
class OpenParty:
    """完整信息 a party in clear, shown once to who said why."""

    id: int
    name: str
    identifiers: tuple[tuple[Field, str], ...]
    contacts: tuple[tuple[Field, str], ...]

    def __repr__(self) -> str:
        """Logs must not hold personal values."""
        return f"OpenParty({self.id})"


@dataclass(frozen=True, slots=True)
class UseView:
    """处理活动 for which purpose an organ keeps the data, in which matter, and until when."""

    id: int
    party: int
    purpose: str
    title: str
    organ_name: str
    matter_kind: str
    matter_number: str
    since: date
    ended_on: date | None
    due_on: date | None
    forgotten_on: date | None


@dataclass(frozen=True, slots=True)
class LookView:
    """查看记录 who opened the full data, when, in which post, and why."""

    at: datetime
    actor_name: str
    post_title: str
    organ_name: str
    basis: Basis
    reason: str | None
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class ConsentView:
    """同意 one consent, given and perhaps withdrawn."""

    id: int
    title: str
    text_version: str
    given_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProxyView:
    """代理 who acts for whom, on which document."""

    id: int
    kind: ProxyKind
    principal: int
    agent: int
    agent_name: str
    principal_name: str
    document: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class HoldView:
    """依法封存 a legal hold: nothing of the party is destroyed while it lasts."""

    id: int
    ground: str
    document: str
    since: date
    lifted_on: date | None


@dataclass(frozen=True, slots=True)
class Move:
    """可办 one verb that is allowed now, with its ground."""

    verb: Verb
    ground: str


@dataclass(frozen=True, slots=True)
class RequestRow:
    """权利请求 one request of the inbox."""

    id: int
    number: str
    right: Right
    state: State
    party: int
    organ_name: str
    received_at: datetime
    due_at: datetime
    clock_steps: tuple[str, ...]
    provisional: tuple[str, ...]
    decided_at: datetime | None
    words: str | None = ""
    reply: str | None = ""
    party_name: str = ""
    moves: tuple[Move, ...] = ()
    version: int = 1


@dataclass(frozen=True, slots=True)
class OwnData:
    """本人信息 what is held in one matter, as its own requester sees it (个人信息保护法第四十五条)."""

    matter: Matter
    party: MaskedParty
    use: UseView
    purpose: Purpose | None
    looks: tuple[LookView, ...]
    requests: tuple[RequestRow, ...]


@dataclass(frozen=True, slots=True)
class RetentionRow:
    """销毁提议 a proposal to destroy what is no longer needed."""

    id: int
    fate: Fate
    as_of: date
    proposed_at: datetime
    proposed_by: str
    decided_at: datetime | None
    decided_by: str
    uses: int
    forgotten: int
    held: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """个人信息保护影响评估 with the three contents of article 56."""

    title: str
    trigger: Trigger
    purpose: str
    necessity: str
    impact: str
    measures: str
    risk: Risk
    assessed_on: date
    review_on: date
    document: str = ""


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """评估登记 an assessment as the register keeps it, and until when it must be kept."""

    id: int
    facts: Assessment
    assessor: str
    keep_until: date
    replaced_by: int | None


Prover = Callable[[str, str], Matter | None]
"""凭证核对 tells which matter a number and a follow code belong to; None when they don't fit."""

PROVERS: list[Prover] = []


def prove_by(prover: Prover) -> None:
    """Let a house above prove whose matter it is (登记凭证核对), in an AppConfig's ready."""
    if prover not in PROVERS:
        PROVERS.append(prover)
