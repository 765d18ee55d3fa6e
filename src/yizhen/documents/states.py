"""The way of a paper (公文流程): 拟稿→核稿→会签→签发→编号→用印→印发→归档, each step on its article."""

from yizhen.documents.terms import Power, State, Verb
from yizhen.kernel.lifecycle import Edge, LifeCycle

RULES_2012 = "《党政机关公文处理工作条例》(中办发〔2012〕14号)"
OPEN = (State.REVIEWING, State.COUNTERSIGNING)

LIFE = LifeCycle(
    name="documents.document",
    initial=State.DRAFTING,
    edges=(
        Edge(Verb.SUBMIT, (State.DRAFTING,), State.REVIEWING, f"{RULES_2012}第十九条:公文起草"),
        Edge(Verb.DROP, (State.DRAFTING,), State.DROPPED, f"{RULES_2012}第二十一条:不宜发文的,退回并说明理由"),
        Edge(Verb.PASS, (State.REVIEWING,), State.SIGNING, f"{RULES_2012}第二十条:签发前由办公厅(室)审核"),
        Edge(Verb.ASK, (State.REVIEWING,), State.COUNTERSIGNING, f"{RULES_2012}第二十二条:由所有联署机关的负责人会签"),
        Edge(Verb.AGREE, (State.COUNTERSIGNING,), State.SIGNING, f"{RULES_2012}第二十二条:由所有联署机关的负责人会签"),
        Edge(Verb.RETURN, OPEN, State.DRAFTING, f"{RULES_2012}第二十一条:由起草单位修改后重新报送"),
        Edge(Verb.SIGN, (State.SIGNING,), State.SIGNED, f"{RULES_2012}第二十二条:经本机关负责人审批签发"),
        Edge(Verb.DECLINE, (State.SIGNING,), State.DRAFTING, f"{RULES_2012}第二十一条:由起草单位修改后重新报送"),
        Edge(Verb.NUMBER, (State.SIGNED,), State.NUMBERED, f"{RULES_2012}第二十五条:登记,确定发文字号"),
        Edge(Verb.SEAL, (State.NUMBERED,), State.SEALED, f"{RULES_2012}第九条:加盖发文机关印章,与署名机关相符"),
        Edge(Verb.ISSUE, (State.SEALED,), State.ISSUED, f"{RULES_2012}第二十五条:印制、核发"),
        Edge(Verb.ARCHIVE, (State.ISSUED,), State.ARCHIVED, f"{RULES_2012}第二十七条:及时收集齐全、整理归档"),
        Edge(Verb.VOID, (State.NUMBERED, State.SEALED, State.ISSUED), State.VOID, f"{RULES_2012}第三十三条:撤销和废止"),
    ),
    final=(State.ARCHIVED, State.DROPPED, State.VOID),
)
"""公文流程: from 拟稿 to 归档."""

POWER_OF = {
    Verb.SUBMIT: Power.DRAFT, Verb.DROP: Power.DRAFT, Verb.PASS: Power.REVIEW, Verb.ASK: Power.REVIEW,
    Verb.AGREE: Power.REVIEW, Verb.RETURN: Power.REVIEW, Verb.SIGN: Power.SIGN, Verb.DECLINE: Power.SIGN,
    Verb.NUMBER: Power.ISSUE, Verb.SEAL: Power.ISSUE, Verb.ISSUE: Power.ISSUE, Verb.ARCHIVE: Power.ISSUE,
    Verb.VOID: Power.ISSUE,
}  # fmt: skip
"""The power that each step needs (各步的权限)."""

ACT_OF = {
    Verb.SUBMIT: "documents.document.submitted", Verb.DROP: "documents.document.dropped",
    Verb.PASS: "documents.document.passed", Verb.ASK: "documents.document.asked",
    Verb.AGREE: "documents.document.countersigned", Verb.RETURN: "documents.document.returned",
    Verb.SIGN: "documents.document.signed", Verb.DECLINE: "documents.document.declined",
    Verb.NUMBER: "documents.document.numbered", Verb.SEAL: "documents.document.sealed",
    Verb.ISSUE: "documents.document.issued", Verb.ARCHIVE: "documents.document.archived",
    Verb.VOID: "documents.document.voided",
}  # fmt: skip
"""The name of the news that each step makes (各步的消息)."""

NEEDS_WORDS = frozenset({Verb.DROP, Verb.RETURN, Verb.DECLINE, Verb.VOID})
"""Steps that must say why (须说明理由)."""
