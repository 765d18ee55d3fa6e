"""What stands in the way of an act (与之冲突的登记), told only to those who may see it. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Thing(StrEnum):
    """What kind of thing stands in the way (冲突类别)."""

    ENTRY = "entry"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class InTheWay:
    """与之冲突的登记 one entry of the ledger or one person that whoever acts may see; ``words`` name it with its paper."""

    thing: Thing
    id: int
    words: str
