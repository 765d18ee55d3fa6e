"""Words for the further turns of a case (案件其他环节用语): requests for more time."""

from enum import StrEnum


class AskKind(StrEnum):
    """What is asked for (申请种类)."""

    EXTEND = "extend"
    SUSPEND = "suspend"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"extend": "延期", "suspend": "挂起"}[self.value]


class AskState(StrEnum):
    """Where a request for more time stands (申请状态)."""

    PENDING = "pending"
    GRANTED = "granted"
    DENIED = "denied"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"pending": "待批", "granted": "已批准", "denied": "未批准"}[self.value]
