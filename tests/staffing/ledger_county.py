"""A small county for the ledger's tests (编制台账小县): a bureau, a town and its institution, a plaque and more."""

from datetime import UTC, date, datetime

from yizhen.kernel.actors import Actor, Grant, system_actor
from yizhen.organs import door as organs
from yizhen.staffing.terms import AuthorityLevel, Document

COUNTY, TOWN = "990101", "990101100"
START, DAY = date(2020, 1, 1), date(2026, 1, 5)
NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
POWERS = ["staffing.view", "staffing.record", "staffing.import", "staffing.configure", "organs.edit"]
CLERK = system_actor("编办", COUNTY, POWERS)
PAPER = Document("澄编发〔2026〕1号", date(2026, 1, 4), "中共澄川县委机构编制委员会", "关于核定编制的批复")
CENTRAL = Document("中央编办复字〔2026〕1号", date(2026, 1, 4), "中央编办", "关于调整编制的批复", AuthorityLevel.CENTRAL)
PAPERS = {"document": PAPER, "valid_from": DAY, "by": CLERK, "at": NOW}

ORGANS = (
    ("GOV", "澄川县人民政府", "government", "", "entity"),
    ("JU", "澄川县水利局", "government", "", "entity"),
    ("CAI", "澄川县财政局", "government", "", "entity"),
    ("SHUI", "澄川县水利服务中心", "public_institution", "", "entity"),
    ("PAI", "澄川县防汛办", "government", "", "plaque"),
    ("XIE", "澄川县防汛指挥部", "coordinating", "", "entity"),
    ("ZHEN", "云溪镇人民政府", "township", TOWN, "entity"),
    ("CUN", "云溪村委会", "village", TOWN, "entity"),
    ("GA", "云溪派出所", "station", TOWN, "entity"),
)  # fmt: skip


def small_county(people=12, county=COUNTY):
    """Load the organs and people; returns codes → ids and staff numbers → ids."""
    by = system_actor("装机", county, ["organs.edit"])
    return organs.load_organs(
        county,
        organs=[
            organs.OrganDraft(code, name, kind, name, nature, "unranked", town.replace(COUNTY, county))
            for code, name, kind, town, nature in ORGANS
        ],
        relations=[organs.RelationDraft("superior", code, "GOV") for code, *_ in ORGANS[1:]],
        posts=[],
        people=[organs.PersonDraft(f"{county[-2:]}{n:04d}", f"张{n}") for n in range(people)],
        holdings=[],
        valid_from=START,
        by=by,
        at=NOW,
    )


def clerk_of(organ_ids, *, county=COUNTY, name="单位经办", powers=("staffing.view", "staffing.record")):
    """Somebody whose powers reach some organs only."""
    return Actor(name=name, county=county, grants=(Grant(frozenset(powers), county, organs=frozenset(organ_ids)),))
