"""Words of the record (留痕用语): entries, news, findings. Pure values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from yizhen.kernel.words import N_, say
from yizhen.record.terms.audit import (
    EXPORT,
    LOOKS,
    QUEUES,
    RUNS_LATE,
    SUBJECTS,
    Check,
    CheckAsked,
    CheckEnded,
    CheckState,
    ExportMade,
    Look,
    Named,
    Queue,
    QueueRetried,
    Seen,
    Subject,
    Waiting,
    register_look,
    register_queue,
    register_subject,
)
from yizhen.record.terms.glossary import word_for

__all__ = [
    "DIGEST",
    "EXPORT",
    "GENESIS",
    "LOOKS",
    "NEWS",
    "QUEUES",
    "REGISTRY",
    "RUNS_LATE",
    "SUBJECTS",
    "Anchor",
    "Check",
    "CheckAsked",
    "CheckEnded",
    "CheckState",
    "Entry",
    "ExportMade",
    "Fault",
    "Finding",
    "Head",
    "KeyDestroyed",
    "Look",
    "Named",
    "News",
    "Power",
    "Queue",
    "QueueRetried",
    "Sealed",
    "Seen",
    "Subject",
    "UnknownAct",
    "Verdict",
    "Waiting",
    "publish",
    "register_look",
    "register_queue",
    "register_subject",
    "word_for",
]

GENESIS = bytes(32)
"""The hash before the first seal (创世哈希)."""

DIGEST = "sha256"
"""Digest of the chain (哈希算法); the ADR says why, and how SM3 would be chosen."""


class Power(StrEnum):
    """Powers of this house (本模块权限)."""

    VIEW = "record.view"
    VERIFY = "record.verify"
    SYSTEM = "record.system"

    @property
    def label(self) -> str:
        return say({
            "record.view": N_("查看留痕"),
            "record.verify": N_("核验留痕"),
            "record.system": N_("查看系统运行情况，重试后台作业"),
        }[self.value])


@dataclass(frozen=True, slots=True)
class News:
    """消息 news: the name of an act, its Chinese title, and the published shape of its payload."""

    name: str
    title: str
    payload: type[msgspec.Struct]


@dataclass(frozen=True, slots=True)
class Entry:
    """留痕条目 entry, as shown: who did what to which thing, when, in which post."""

    id: int
    act: str
    title: str
    at: datetime
    actor_name: str
    post_title: str
    organ_name: str
    subject_kind: str
    subject_id: int
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sealed:
    """已封存条目 sealed entry: what a handler of news is given, in the order of the chain."""

    seq: int
    id: int
    act: str
    at: datetime
    county: str
    subject_kind: str
    subject_id: int
    actor: int | None
    post: int | None
    organ: int | None
    payload: Mapping[str, Any]


class Fault(StrEnum):
    """核验发现的问题 fault: what can be wrong with a record."""

    ALTERED = "altered"
    REMOVED = "removed"
    REORDERED = "reordered"
    CUT = "cut"
    UNSEALED = "unsealed"
    GUARD = "guard"
    ANCHOR = "anchor"

    @property
    def label(self) -> str:
        return say({
            "altered": N_("内容被改动"),
            "removed": N_("条目被删除"),
            "reordered": N_("顺序被调换"),
            "cut": N_("末尾被截断"),
            "unsealed": N_("条目既未封存也不在待封存表中(可能被插入)"),
            "guard": N_("数据库保护缺失"),
            "anchor": N_("与库外锚点不一致"),
        }[self.value])


class Finding(msgspec.Struct, frozen=True):
    """核验发现 finding: one fault, the place in the chain, and what to do next."""

    fault: Fault
    seq: int | None
    entry: int | None
    words: str


class Verdict(msgspec.Struct, frozen=True):
    """核验结论 verdict: whether the whole record stands as it was written.

    ``entries`` counts sealed and pending entries; ``head`` is the chain's last hash (hex).
    """

    ok: bool
    entries: int
    sealed: int
    pending: int
    anchors: int
    head: str
    findings: list[Finding]
    findings_total: int
    seconds: float


class Head(msgspec.Struct, frozen=True):
    """链首 the chain's last place and its hash (hex), as ``record anchor`` prints them."""

    seq: int
    hash: str


class Anchor(msgspec.Struct, frozen=True):
    """锚点 anchor: the chain's head at an instant, kept outside the database."""

    seq: int
    hash: str
    at: datetime


class KeyDestroyed(msgspec.Struct, frozen=True):
    """个人信息密钥销毁 the key of a person's values was destroyed (个人信息保护法第四十七条)."""

    key: str
    ground: str


REGISTRY: dict[str, News] = {}
"""Every published act by name (消息登记簿)."""


class UnknownAct(Exception):
    """未登记的留痕: an act that no house has published, or whose payload has another shape."""


def publish(*news: News) -> None:
    """Register acts and their payload shapes (登记消息); publishing the same act twice must agree."""
    for item in news:
        known = REGISTRY.setdefault(item.name, item)
        if known != item:
            raise UnknownAct(f"{item.name} is published twice with different shapes")


NEWS = (
    News("record.key.destroyed", N_("销毁个人信息密钥"), KeyDestroyed),
    News(EXPORT, N_("导出、下载"), ExportMade),
    News("record.check.asked", N_("要求核验留痕"), CheckAsked),
    News("record.queue.retried", N_("重试作业"), QueueRetried),
    News("record.check.ended", N_("核验留痕结束"), CheckEnded),
)
