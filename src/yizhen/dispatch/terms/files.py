"""Photos and files at a case (案件的照片、文件): in which role a file stands there, and who sees it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from yizhen.kernel.words import N_, say


class FileRole(StrEnum):
    """What a file at a case is (附件种类)."""

    REQUESTER = "requester"
    INTAKE = "intake"
    SCENE = "scene"
    RESULT = "result"
    SHOWN = "shown"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return say({
            "requester": N_("诉求人提供"), "intake": N_("登记材料"), "scene": N_("现场情况"), "result": N_("处置结果"),
            "shown": N_("处置结果，给诉求人看"),
        }[self.value])  # fmt: skip


STAFF_ROLES = (FileRole.SCENE, FileRole.RESULT, FileRole.SHOWN, FileRole.INTAKE)
"""Roles that the staff may choose (可选种类)."""
EVIDENCE = frozenset({FileRole.RESULT, FileRole.SHOWN})
"""What proves a result (处置凭证)."""
PUBLIC_ROLES = frozenset({FileRole.REQUESTER, FileRole.SHOWN})
"""What the requester sees of the files of the own case (诉求人可看的附件)."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file at a case (案件附件)."""

    id: int
    attachment: int
    role: FileRole
    name: str
    size: str
    is_picture: bool
    scan: str
    at: datetime
    by: str
