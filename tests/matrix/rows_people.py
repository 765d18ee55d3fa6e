"""What the people ledger declares for the matrix: people, village cadres, plans and slips."""

from datetime import date

from tests.matrix.framework import PLACES
from tests.matrix.framework import Rows as Kind
from tests.organs.small_county import AWAY, HOME, NOW, TODAY
from yizhen.identity.door import POWERS
from yizhen.kernel.actors import system_actor
from yizhen.organs.door import organ
from yizhen.staffing.access.people import (
    cadre_row,
    cadres_for,
    plan_row,
    plans_for,
    slip_row,
    slips_for,
    staff_for,
    staff_row,
)
from yizhen.staffing.actions import cadres, people, plans, slips
from yizhen.staffing.models import CadreRow, PlanRow, SlipRow, StaffRow
from yizhen.staffing.queries import cadres as cadre_queries
from yizhen.staffing.queries import people as people_queries
from yizhen.staffing.queries import plans as plan_queries
from yizhen.staffing.terms.people import CadreTitle, Selection, Sex
from yizhen.staffing.terms.people_values import CadreDraft, CadreFilter, StaffDraft, StaffFilter
from yizhen.staffing.terms.plan_values import LineDraft
from yizhen.staffing.terms.plans import Way

WHO = {place: n for n, place in enumerate((*PLACES, "other_county"), start=1)}


def _places(world):
    for place, number in WHO.items():
        far = place == "other_county"
        organs = world.away.organs if far else world.home.organs
        where = organ(organs["ZHEN" if far else PLACES[place]])
        yield place, number, where, system_actor("编办", AWAY if far else HOME, sorted(POWERS))


def make_staff(world):
    return {
        place: people.take_person(
            StaffDraft(where.id, "civil_servant", staff_no=f"M{number}", name=f"吴测{number}号"), by=by, at=NOW
        ).staff
        for place, number, where, by in _places(world)
    }


def make_cadres(world):
    made = {}
    for place, number, where, by in _places(world):
        draft = CadreDraft(
            village=f"{(where.township or by.county + '900')}{200 + number}", name=f"郑村{number}号", sex=Sex.MALE,
            born_on=date(1980, 1, number), title=CadreTitle.MEMBER, selection=Selection.ELECTED,
            selected_on=date(2025, 1, 1), organ=where.id,
        )  # fmt: skip
        made[place] = cadres.enter_cadre(draft, by=by, at=NOW)
    return made


def make_plans(world):
    return {
        place: plans.draft_plan(
            where.id, 2026, [LineDraft(2026, "administrative", Way.TRANSFER, number)], by=by, at=NOW
        )
        for place, number, where, by in _places(world)
    }


def make_slips(world):
    return {
        place: slips.ask_slip(
            where.id, category="administrative", way=Way.TRANSFER, count=1, reason=f"第{number}号申请", by=by, at=NOW
        )
        for place, number, where, by in _places(world)
    }


def name_of(pk):
    return StaffRow.objects.values_list("person__name", flat=True).get(pk=pk)


ROWS = (
    Kind(
        kind="staff",
        make=make_staff,
        open=staff_row,
        listed=lambda by: staff_for(by).values_list("pk", flat=True),
        counted=lambda by: people_queries.staff_page(by, StaffFilter(TODAY)).count,
        found=lambda by, text: [
            one.id for one in people_queries.staff_page(by, StaffFilter(TODAY, text=text)).lines
        ],
        words=name_of,
        page=lambda pk: f"/staffing/people/{pk}/",
        list_pages=("/staffing/people/",),
        export_pages=("/staffing/people/export.csv",),
        search_page=lambda words: f"/staffing/people/?q={words}",
    ),
    Kind(
        kind="cadre",
        make=make_cadres,
        open=cadre_row,
        listed=lambda by: cadres_for(by).values_list("pk", flat=True),
        counted=lambda by: cadre_queries.cadre_page(by, CadreFilter(TODAY))[1],
        words=lambda pk: CadreRow.objects.get(pk=pk).name,
        page=lambda pk: f"/staffing/people/cadres/{pk}/",
        list_pages=("/staffing/people/cadres/",),
        export_pages=("/staffing/people/cadres/export.csv",),
    ),
    Kind(
        kind="quota_plan",
        make=make_plans,
        open=plan_row,
        listed=lambda by: plans_for(by).values_list("pk", flat=True),
        counted=lambda by: plan_queries.plans(by)[1],
        words=lambda pk: f"/staffing/plans/{PlanRow.objects.get(pk=pk).pk}/",
        page=lambda pk: f"/staffing/plans/{pk}/",
        list_pages=("/staffing/plans/",),
    ),
    Kind(
        kind="quota_slip",
        make=make_slips,
        open=slip_row,
        listed=lambda by: slips_for(by).values_list("pk", flat=True),
        counted=lambda by: plan_queries.slips(by)[1],
        words=lambda pk: f"/staffing/plans/slips/{SlipRow.objects.get(pk=pk).pk}/",
        page=lambda pk: f"/staffing/plans/slips/{pk}/",
        list_pages=("/staffing/plans/slips/",),
    ),
)
