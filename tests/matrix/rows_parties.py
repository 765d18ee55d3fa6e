"""What parties declares for the matrix: people whose data an organ keeps, and what they ask about it."""

from tests.matrix.framework import PLACES, Rows
from tests.organs.small_county import AWAY, HOME, NOW
from yizhen.kernel.actors import system_actor
from yizhen.organs.door import organ
from yizhen.parties import actions, queries
from yizhen.parties.access import parties_for, party_for, request_for, requests_for
from yizhen.parties.models import RightRequest, Use
from yizhen.parties.terms import Kind, Matter, Newcomer, PartyDraft, Power, Right

WHO = {place: n for n, place in enumerate((*PLACES, "other_county"), start=1)}


def phone(number: int) -> str:
    return f"1380000{number:04d}"


def make(world):
    made = {}
    for place, number in WHO.items():
        far = place == "other_county"
        county, organs = (AWAY, world.away.organs) if far else (HOME, world.home.organs)
        where = organ(organs["ZHEN" if far else PLACES[place]])
        matter = Matter("test.case", number, f"N{number}")
        draft = PartyDraft(Kind.RESIDENT, name=f"某某{number}", phone=phone(number))
        who = Newcomer(draft, "request", NOW, county, where.id, where.township or "", matter)
        (made[place],) = actions.take_parties([who], by=system_actor("登记", county, [Power.EDIT]))
    return made


def make_requests(world):
    asked = {}
    for place, pk in make(world).items():
        use = Use.objects.get(party=pk)
        by = system_actor("本人", use.county, [Power.ASK])
        number = actions.ask_in_matter(
            Matter("test.case", use.matter_id), Right.CONSULT, "", by=by, at=NOW
        )
        asked[place] = RightRequest.objects.get(number=number).pk
    return asked


def phone_of(pk):
    return phone(Use.objects.filter(party=pk).values_list("matter_id", flat=True).get())


ROWS = (
    Rows(
        kind="party",
        make=make,
        open=party_for,
        listed=lambda by: parties_for(by).values_list("pk", flat=True),
        counted=lambda by: sum(len(queries.find(by, phone(n))) for n in WHO.values()),
        found=queries.find,
        words=phone_of,
        page=lambda pk: f"/parties/{pk}/",
    ),
    Rows(
        kind="right_request",
        make=make_requests,
        open=request_for,
        listed=lambda by: requests_for(by).values_list("pk", flat=True),
        counted=lambda by: queries.inbox(by)[1],
        words=lambda pk: RightRequest.objects.get(pk=pk).number,
        page=lambda pk: f"/parties/requests/{pk}/",
        list_pages=("/parties/requests/",),
    ),
)
