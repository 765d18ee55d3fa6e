"""What dispatch declares for the matrix: a case held by an organ of each place, lying where the organ is."""

from tests.matrix.framework import ACTING_POST, PLACES, Rows
from tests.organs.small_county import AWAY, HOME, NOW, STREET, TOWN
from yizhen.dispatch import access
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.models import Case

LIES_IN = {"own": STREET, "below": STREET, "neighbour": STREET, "sibling": TOWN}


def make(world):
    made = {
        place: _case(HOME, world.home.organs[code], LIES_IN.get(place, "")) for place, code in PLACES.items()
    }
    Case.objects.filter(pk=made["own"]).update(holder_post=world.home.posts[ACTING_POST])
    return {**made, "other_county": _case(AWAY, world.away.organs["ZHEN"], "990102100")}


def _case(county, organ, township):
    row = Case.objects.create(
        number=f"x{Case.objects.count()}", follow_hash="0" * 64, county=county, township=township,
        holder_township=township, channel="web", title="", state="handling", holder_organ_id=organ,
        received_at=NOW,
    )  # fmt: skip
    Case.objects.filter(pk=row.pk).update(number=number(row.pk), title=words(row.pk))
    return row.pk


def number(pk):
    return f"20260304-{pk:06d}"


def words(pk):
    return f"矩阵里的第{pk:09d}件"


def page_of(by, text=""):
    return dispatch.list_cases(by, dispatch.CaseFilter(text=text), now=NOW, per_page=100)


def counted(by):
    """Every way of counting says the same, or refuses alike."""
    if not by.can(dispatch.Power.VIEW):
        return 0
    count, desk = page_of(by).count, dispatch.desk_numbers(by, now=NOW).open
    shown = sum(dispatch.facets(by, dispatch.CaseFilter(), now=NOW).states.values())
    assert count == desk == shown
    return count


def found(by, text):
    return [row.id for row in page_of(by, text).rows] if by.can(dispatch.Power.VIEW) else []


ROWS = (
    Rows(
        kind="case",
        make=make,
        open=access.case_for,
        listed=lambda by: access.cases_for(by).values_list("pk", flat=True),
        counted=counted,
        found=found,
        words=words,
        page=lambda pk: f"/dispatch/cases/{number(pk)}",
        list_pages=("/dispatch/cases",),
        export_pages=("/dispatch/export.csv",),
        search_page=lambda text: f"/dispatch/cases?q={text}",
    ),
)
