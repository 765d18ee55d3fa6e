"""A table of entries as a list (读清单表): what its columns mean."""

from collections.abc import Mapping, Sequence

from yizhen.duties.rules.rows import plain
from yizhen.kernel.words import N_, say

_MEANS: Mapping[str, tuple[str, ...]] = {
    "name": ("事项名称", "事项", "名称"),
    "category": ("类别", "领域", "一级类别"),
    "organ_name": ("对应上级部门（承接部门）", "对应上级部门", "上级部门", "承接部门", "牵头部门", "责任部门"),
    "upper_duty": ("上级部门职责", "部门职责"),
    "township_duty": ("乡镇配合职责", "乡镇职责", "镇街职责", "配合职责"),
    "way": ("工作方式", "收回后工作方式", "履职方式"),
    "basis": ("依据", "法律依据", "赋权依据"),
    "code": ("编码", "事项编码", "目录编码"),
}
"""Headings by what they tell (列名对照)."""


class NoNames(ValueError):
    """没有事项名称列: a list cannot be read without names."""


def columns_of(head: Sequence[str]) -> dict[str, int]:
    """Which column tells what (对应关系). Raises NoNames."""
    words = {plain(word): name for name, those in _MEANS.items() for word in those}
    found: dict[str, int] = {}
    for place, heading in enumerate(head):
        name = words.get(plain(heading))
        if name is not None:
            found.setdefault(name, place)
    if "name" not in found:
        raise NoNames(say(N_("找不到“事项名称”这一列；表里的列是：%(columns)s")) % {"columns": "、".join(head)})
    return found
