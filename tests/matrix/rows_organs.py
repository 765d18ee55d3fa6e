"""What organs declares for the matrix."""

from django.utils import timezone

from tests.matrix.framework import PLACES, Rows
from yizhen.organs.access import organ_for, organs_for
from yizhen.organs.models import Organ
from yizhen.organs.queries import ledger
from yizhen.organs.terms import OrganFilter


def make(world):
    places = {place: world.home.organs[code] for place, code in PLACES.items()}
    return {**places, "other_county": world.away.organs["ZHEN"]}


def lines(by, text=""):
    return ledger(by, OrganFilter(timezone.localdate(), text=text), per_page=None)


ROWS = (
    Rows(
        kind="organ",
        make=make,
        open=organ_for,
        listed=lambda by: organs_for(by).values_list("pk", flat=True),
        counted=lambda by: lines(by).count,
        found=lambda by, words: [line.id for line in lines(by, words).lines],
        words=lambda pk: Organ.objects.get(pk=pk).name,
        page=lambda pk: f"/organs/{pk}/",
        list_pages=("/organs/", "/organs/chart/"),
        export_pages=("/organs/export.csv",),
        search_page=lambda words: f"/organs/?q={words}",
    ),
)
