"""A county kept here, and a few rules that only these tests know."""

from datetime import UTC, date, datetime

import pytest

from yizhen.county import door, terms
from yizhen.county.terms import Power, RuleKind, RuleSpec, Source
from yizhen.kernel.actors import system_actor
from yizhen.kernel.versioned import forget_everything

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
COUNTY = "990101"
EDITOR = system_actor("县情员", COUNTY, [Power.VIEW, Power.EDIT])
VIEWER = system_actor("看", COUNTY, [Power.VIEW])
STRANGER = system_actor("邻县", "990102", [Power.VIEW, Power.EDIT])
PAPER = Source("望川县工作规则", "望府办〔2026〕3号", "第五条")
SPECS = (
    RuleSpec(
        "tried.limit", "签收时限", "工作时", minimum=1, maximum=16, default=2, default_from=date(2020, 1, 1)
    ),
    RuleSpec("tried.share", "预警比例", "%", RuleKind.DECIMAL),
    RuleSpec("tried.call", "电话回访", kind=RuleKind.BOOL, default=True),
    RuleSpec("tried.way", "派遣方式", kind=RuleKind.TEXT, choices=("自动", "人工"), default="人工"),
)


@pytest.fixture(autouse=True)
def _fresh_memory(monkeypatch):
    monkeypatch.setattr(terms, "_catalogue", dict(terms._catalogue))
    door.register_rules(*SPECS)
    forget_everything()
    yield
    forget_everything()


@pytest.fixture
def county(db):
    door.open_county(COUNTY, "望川县", fictional=True, by=EDITOR, at=AT)
    return door
