"""审计的词 terms of auditing: verifications as jobs, exports and full views, what subjects are called. Pure."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import msgspec

from yizhen.kernel.actors import Actor
from yizhen.kernel.words import N_, say


class CheckState(StrEnum):
    """How far a verification has come (核验进度)."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The word for the state (状态名称)."""
        return say({
            "waiting": N_("等待"), "running": N_("核验中"), "done": N_("已完成"), "cancelled": N_("已取消"),
            "failed": N_("没有完成"),
        }[self.value])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    """核验 verification of the whole record, asked for by somebody, done by the worker."""

    id: int
    state: CheckState
    asked_by: str
    asked_at: datetime
    ended_at: datetime | None
    done: int
    total: int
    cancelling: bool
    verdict: bytes

    @property
    def percent(self) -> int:
        """How much has been walked (进度), in hundredths; 100 only at the end."""
        if self.state == CheckState.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0


@dataclass(frozen=True, slots=True)
class Seen:
    """查看、导出 one line of the auditor's lists: who did it, when, on what ground, to what kind of thing."""

    id: int
    at: datetime
    title: str
    actor_name: str
    post_title: str
    organ_name: str
    subject: str
    ground: str


class Named(NamedTuple):
    """对象名称 what a subject is called, and its page ("" when whoever looks may not open it)."""

    words: str
    url: str = ""


Namer = Callable[[Actor, Collection[int]], Mapping[int, Named]]


@dataclass(frozen=True, slots=True)
class Subject:
    """对象类别 kind of subject: its word, and how its house calls single ones. Those out of reach are left out."""

    label: str
    name: Namer | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """查看个人信息的留痕 act by which somebody opened personal data: fields of its payload that say why."""

    fields: tuple[str, ...]
    words: Callable[[str], str]


SUBJECTS: dict[str, Subject] = {}
"""Kind of subject → what it is called (对象登记)."""

LOOKS: dict[str, Look] = {}
"""Act → where its ground stands (查看登记)."""

@dataclass(frozen=True, slots=True)
class Waiting:
    """排队 how many jobs of a queue wait, and how many were given up."""

    waiting: int
    failed: int


@dataclass(frozen=True, slots=True)
class Queue:
    """作业队列 queue of background jobs: how it stands, and how given-up jobs are tried again (None: they are not)."""

    label: str
    count: Callable[[str], Waiting]
    retry: Callable[[str, datetime], int] | None = None


QUEUES: dict[str, Queue] = {}
"""Queue → how it stands (作业登记)."""

EXPORT = "record.export.made"
RUNS_LATE = 60
"""Seconds without a word after which a running verification counts as died with its worker (秒)."""


def register_subject(kind: str, label: str, name: Namer | None = None) -> None:
    """Declare what subjects of a kind are called (登记对象), in an AppConfig's ready; again: the same."""
    SUBJECTS[kind] = Subject(label, name)


def register_look(act: str, *fields: str, words: Callable[[str], str] = str) -> None:
    """Declare an act by which personal data is opened in full (登记查看); ``fields`` say on what ground.

    ``words`` puts the first field into words. The auditor's board lists these acts.
    """
    LOOKS[act] = Look(fields, words)


def register_queue(
    kind: str, label: str, count: Callable[[str], Waiting], retry: Callable[[str, datetime], int] | None = None
) -> None:
    """Declare a queue of background jobs (登记作业), in an AppConfig's ready: the system board shows it.

    ``count(county)`` is cheap; ``retry(county, at)`` lets given-up jobs go again and says how many.
    """
    QUEUES[kind] = Queue(label, count, retry)


class QueueRetried(msgspec.Struct, frozen=True):
    """重试作业: which queue, how many jobs go again."""

    queue: str
    count: int


class ExportMade(msgspec.Struct, frozen=True):
    """导出、下载: which page, which file, which filters were set; never what was searched for."""

    page: str
    file: str
    form: str
    filters: list[str]


class CheckAsked(msgspec.Struct, frozen=True):
    """要求核验留痕."""

    check: int


class CheckEnded(msgspec.Struct, frozen=True):
    """核验结束: what it came to."""

    check: int
    state: str
    ok: bool
    entries: int
    findings: int
    head: str
