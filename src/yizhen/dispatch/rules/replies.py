"""Reply templates (答复模板规则): which places may stand in a text, and how they are filled."""

import re
from collections.abc import Mapping

from yizhen.dispatch.terms import Verb
from yizhen.kernel.words import N_

PLACES: dict[str, str] = {
    "编号": "20260105-000042", "分类": "暴露垃圾", "地点": "文庙街道 东街社区", "承办单位": "县综合执法局", "收到日期": "2026年1月5日",
    "派遣日期": "2026年1月5日", "办结期限": "2026年1月8日", "今天": "2026年1月7日", "办理结果": "已派人清运，现场已清理干净。",
    "延长到": "2026年1月12日",
}  # fmt: skip
"""What may be filled in (可用填空) → an example of it."""
REPLYING = (Verb.HANDLE, Verb.REFUSE, Verb.EXTEND, Verb.SUSPEND, Verb.MERGE, Verb.VOID)
"""Steps whose words the requester reads and that templates may be set for (可用模板的步骤)."""
OPEN = "【请填写："
"""Begins what a person has to write in place of a value that is not known yet (待填写)."""
TEXT_MAX, NAME_MAX = 2000, 60
_PLACE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


class BadTemplate(ValueError):
    """模板有误: a place that nobody can fill, or a brace that is not closed; says which."""

    def __init__(self, words: str, name: str = "") -> None:
        self.words, self.name = words, name
        super().__init__(words)


def places(text: str) -> tuple[str, ...]:
    """The places of a text (模板填空) in order. Raises BadTemplate for an unknown one, with its name, or an open brace."""
    found = tuple(dict.fromkeys(_PLACE.findall(text)))
    unknown = next((name for name in found if name not in PLACES), None)
    if unknown is not None:
        raise BadTemplate(N_("没有“%(name)s”这个填空。可以用：%(known)s。"), unknown)
    rest = _PLACE.sub("", text)
    if "{{" in rest or "}}" in rest:
        raise BadTemplate(N_("填空写成 {{名称}}，有一处括号没有配对。"))
    return found


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled (套用模板); what has no value yet asks to be written."""
    return _PLACE.sub(lambda found: values.get(found[1]) or f"{OPEN}{found[1]}】", text)


def is_open(text: str) -> bool:
    """Whether something is still to be written (有未填处)."""
    return OPEN in text
