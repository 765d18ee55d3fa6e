"""How the demo plays this house (示例): a few papers of one organ, each left where its fate says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from yizhen.documents import actions
from yizhen.documents.terms import DeliveryMode, Retention, Verb
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day

STEPS = ("submit", "pass", "sign", "number", "seal", "issue", "archive")
PACE = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class PaperTale:
    """A paper to be played (待演文书): its words, when it was drafted, and the last step taken ("" for a draft)."""

    words: dict[str, str]
    at: datetime
    last: str = ""
    to: tuple[int, ...] = field(default_factory=tuple)


def play_papers(
    tales: Sequence[PaperTale], *, organ: int, series: int, clerk: Actor, leader: Actor, now: datetime
) -> int:
    """Play papers of one organ through their real steps (演示文书) and return how many."""
    for tale in tales:
        pk = actions.draft(organ, tale.words, by=clerk, at=tale.at)
        at = tale.at
        for name in STEPS[: STEPS.index(tale.last) + 1] if tale.last else ():
            at = min(at + PACE, now)
            _take(pk, name, series=series, clerk=clerk, leader=leader, at=at)
            if name == "issue" and tale.to:
                sent = {"mode": DeliveryMode.ELECTRONIC, "on": legal_day(at), "organs": tale.to}
                actions.deliver(pk, **sent, by=clerk, at=at)
    return len(tales)


def _take(pk: int, name: str, *, series: int, clerk: Actor, leader: Actor, at: datetime) -> None:
    if name == "number":
        actions.number(pk, series, by=clerk, at=at)
    elif name == "issue":
        actions.issue(pk, by=clerk, at=at)
    elif name == "archive":
        actions.archive(pk, Retention.THIRTY, by=clerk, at=at)
    else:
        actions.step(pk, Verb(name), by=leader if name == "sign" else clerk, at=at)
