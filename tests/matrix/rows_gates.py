"""What duties declares for the matrix: applications and disputes, seen by the organs concerned and by the county."""

from itertools import count

from tests.matrix.framework import PLACES, Rows
from tests.organs.small_county import AWAY, HOME, NOW
from yizhen.duties import access
from yizhen.duties.models import AdmissionRow, DisputeRow, StandRow
from yizhen.duties.queries import admission, disputes
from yizhen.organs.door import organ

NUMBERS = count(1)


def each(world, make_one):
    made = {place: make_one(world.home.organs[code], HOME) for place, code in PLACES.items()}
    return {**made, "other_county": make_one(world.away.organs["ZHEN"], AWAY)}


def make_admission(organ_id, county):
    row = AdmissionRow.objects.create(
        county=county, number=f"m{next(NUMBERS)}", gate="down", wish="lead", state="filed", organ_id=organ_id,
        township=organ(organ_id).township or "", title="new", filed_at=NOW, filed_by="某人",
    )  # fmt: skip
    AdmissionRow.objects.filter(pk=row.pk).update(title=words(row.pk))
    return row.pk


def make_dispute(organ_id, county):
    row = DisputeRow.objects.create(
        county=county, number=f"m{next(NUMBERS)}", title="new", category=f"E{next(NUMBERS)}", words="不归我们", state="raised",
        organ_id=organ_id, raised_at=NOW, raised_by="某人",
    )  # fmt: skip
    DisputeRow.objects.filter(pk=row.pk).update(title=words(row.pk))
    StandRow.objects.create(dispute=row, organ_id=organ_id, township=organ(organ_id).township or "")
    return row.pk


def words(pk):
    return f"矩阵里第{pk:09d}件事"


def found_admissions(by, text=""):
    asked = admission.AdmissionFilter("all", text=text)
    return [one.id for one in admission.page_of_admissions(by, asked, start=0, size=100)]


def listed_disputes(by):
    return [one.id for one in disputes.page_of_disputes(by, "all", now=NOW, start=0, size=100)[0]]


ROWS = (
    Rows(
        kind="admission",
        make=lambda world: each(world, make_admission),
        open=access.admission_for,
        listed=found_admissions,
        counted=lambda by: admission.count_admissions(by, admission.AdmissionFilter("all")),
        found=found_admissions,
        words=words,
        page=lambda pk: f"/duties/admissions/{pk}/",
        list_pages=("/duties/admissions/?stage=all",),
        search_page=lambda text: f"/duties/admissions/?stage=all&q={text}",
    ),
    Rows(
        kind="dispute",
        make=lambda world: each(world, make_dispute),
        open=access.dispute_for,
        listed=listed_disputes,
        counted=lambda by: disputes.page_of_disputes(by, "all", now=NOW, start=0, size=0)[1],
        words=words,
        page=lambda pk: f"/duties/disputes/{pk}/",
        list_pages=("/duties/disputes/?stage=all",),
    ),
)
