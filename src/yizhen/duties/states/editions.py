"""The life of an edition of a list (清单版本流程): drafted, then published or dropped."""

from yizhen.duties.terms.lists import EditionState
from yizhen.kernel.lifecycle import Edge, LifeCycle

S = EditionState
SHANDONG = "《山东省乡镇人民政府工作条例》第四条(示范,本县可自定)"
EDITION_LIFE = LifeCycle(
    name="duties.edition",
    initial=S.DRAFT,
    edges=(
        Edge("publish", (S.DRAFT,), S.PUBLISHED, f"{SHANDONG}:依法编制责任清单，实行动态调整和长效管理"),
        Edge("drop", (S.DRAFT,), S.DROPPED, f"{SHANDONG}:未公布的拟订稿没有效力，可以放弃"),
    ),
    final=(S.PUBLISHED, S.DROPPED),
)
"""清单版本流程: what is published stays; a further edition changes it."""
