"""Demands that papers may not make of townships (来文负担检查): organs, plaques, establishment, barred exams. Pure.

A passage counts only where a demand word and its object stand in one clause, and no word says the opposite:
"不得要求设立机构" is the rule itself, not a breach of it. The words for organs, plaques and staff are the law house's.
"""

import re
from collections.abc import Iterable, Sequence

from yizhen.duties.terms.admission import Quote
from yizhen.law.door import interferes

CLAUSE = re.compile(r"[^。；;！!？?\n]+")
OPPOSITE = re.compile(
    r"不得|严禁|禁止|不准|不要求|不再|防止|无需|不必|"
    r"(?:取消|清理|纠正|撤销|摘除)(?!情况|工作|任务|结果|质量|不)[^，,]{0,12}(?:否决|考核|考评|评比|责任状|机构|牌子|挂牌|编制)"
)
VETO = re.compile(r"一票否决")
EXAM = re.compile(r"考核|考评|评比|排名|通报")
BELOW = re.compile(r"乡镇|镇街|街道|各镇|各乡|基层|村（社区）|村\(社区\)|村居|社区|各村")
APPROVED = re.compile(r"〔\d{4}〕\d+号")


def demands(text: str, forbidden: Iterable[str] = ()) -> tuple[Quote, ...]:
    """Passages of a paper that demand what may not be demanded (来文检查), in the order of the text.

    ``forbidden`` are topics of the list of what townships may not be charged with (禁止清单).
    """
    topics = tuple(topic.strip() for topic in forbidden if topic.strip())
    below = bool(BELOW.search(text))
    found: list[Quote] = []
    for clause in CLAUSE.finditer(text):
        for rule in _of_clause(clause.group(), topics, below=below):
            words = clause.group().strip()
            start = clause.start() + clause.group().index(words) if words else clause.start()
            found.append(Quote(rule, words, start, start + len(words)))
    return tuple(found)


def _of_clause(clause: str, topics: Sequence[str], *, below: bool) -> list[str]:
    """Rules that a clause breaks (违反的规则)."""
    if OPPOSITE.search(clause):
        return []
    rules: list[str] = []
    if below and interferes(clause):
        rules.append("establishment")
    if VETO.search(clause) and not APPROVED.search(clause):
        rules.append("veto")
    if EXAM.search(clause) and any(topic in clause for topic in topics):
        rules.append("forbidden_exam")
    return rules
