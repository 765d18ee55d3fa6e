"""Demands that papers may not make of townships (来文负担检查): organs, plaques, establishment, barred exams. Pure.

A passage counts only where a demand word and its object stand in one clause, and no word says the opposite:
"不得要求设立机构" is the rule itself, not a breach of it.
"""

import re
from collections.abc import Iterable, Sequence

from yizhen.duties.terms.admission import Quote

CLAUSE = re.compile(r"[^。；;！!？?\n]+")
OPPOSITE = re.compile(
    r"不得|严禁|禁止|不准|不要求|不再|防止|无需|不必|"
    r"(?:取消|清理|纠正|撤销|摘除)(?!情况|工作|任务|结果|质量|不)[^，,]{0,12}(?:否决|考核|考评|评比|责任状|机构|牌子|挂牌|编制)"
)
DEMAND = r"(?:要|应当?|须|必须|统一|全部|一律|均|都|抓紧|尽快|于.{1,12}前)"
ORGAN = re.compile(
    rf"{DEMAND}[^，,]{{0,24}}(?:设立|设置|成立|组建|增设|新设|建立)[^，,]{{0,20}}"
    r"(?:办公室|工作站|服务站|机构|专班|中心|大队|中队|管理所|领导小组|科室)"
)
PLAQUE = re.compile(r"(?:加挂|悬挂|统一挂|挂)[^，,。]{0,16}(?:牌子|牌匾|门牌|标牌)|挂牌(?:成立|运行|办公)")
STAFF = re.compile(
    rf"{DEMAND}[^，,]{{0,24}}(?:配备|落实|核定|增加|明确|安排|解决)[^，,]{{0,16}}"
    r"(?:编制|专职(?:人员|工作人员|干部)|领导职数)|(?:专职|编制)(?:人员)?不(?:得)?少于"
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
    if below and any(pattern.search(clause) for pattern in (ORGAN, PLAQUE, STAFF)):
        rules.append("establishment")
    if VETO.search(clause) and not APPROVED.search(clause):
        rules.append("veto")
    if EXAM.search(clause) and any(topic in clause for topic in topics):
        rules.append("forbidden_exam")
    return rules
