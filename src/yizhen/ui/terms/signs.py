"""How a state sounds and what a clock says (语气、时限). Pure values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Tone(StrEnum):
    """How a state sounds (语气): each has a color and, always beside it, a sign and a word."""

    OPEN = "open"
    SOON = "soon"
    LATE = "late"
    DONE = "done"
    PAUSED = "paused"
    NEUTRAL = "neutral"


SIGNS: dict[str, str] = {
    Tone.OPEN: "●",
    Tone.SOON: "◆",
    Tone.LATE: "▲",
    Tone.DONE: "✓",
    Tone.PAUSED: "■",
    Tone.NEUTRAL: "○",
}


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in words (状态): the sign and the color follow from the tone."""

    label: str
    tone: str = Tone.NEUTRAL

    @property
    def sign(self) -> str:
        """The sign that tells the tone without color."""
        return SIGNS.get(self.tone, SIGNS[Tone.NEUTRAL])


class ClockUnit(StrEnum):
    """What a clock counts in (计时单位)."""

    WORK_DAY = "work_day"
    WORK_MINUTE = "work_minute"
    DAY = "day"
    MINUTE = "minute"


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline as a person reads it (时限): relative and exact together.

    `amount` counts `unit` until `due_at`, negative once it has passed. `paused` says why the clock stands
    still; `done_at` says when the matter ended. `provisional` names each notice that is still missing;
    `steps` is the derivation, one sentence a step.
    """

    due_at: datetime
    amount: int
    unit: str = ClockUnit.WORK_DAY
    tone: str = Tone.OPEN
    provisional: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    paused: str = ""
    done_at: datetime | None = None
    ends_day: bool = False

    @property
    def late(self) -> bool:
        """Whether the deadline has passed, or had passed when the matter ended."""
        if self.done_at is not None:
            return self.done_at > self.due_at
        return self.tone == Tone.LATE or self.amount < 0

    @property
    def size(self) -> int:
        """The distance to the deadline without its direction."""
        return abs(self.amount)

    @property
    def hours(self) -> int:
        """Whole hours within a distance in minutes."""
        return self.size // 60

    @property
    def minutes(self) -> int:
        """Minutes left over beside the whole hours."""
        return self.size % 60

    @property
    def sign(self) -> str:
        """The sign that tells the tone without color."""
        return SIGNS.get(self.tone, SIGNS[Tone.NEUTRAL])
