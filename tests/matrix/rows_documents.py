"""What documents declares for the matrix: papers of organs; one's own drafts by assignment."""

from tests.matrix.framework import ACTING_POST, PLACES, Rows
from tests.organs.small_county import AWAY, HOME, NOW
from yizhen.documents.access import documents_for
from yizhen.documents.models import DocumentRow
from yizhen.documents.queries import ledger, sheet
from yizhen.documents.terms import DocumentFilter
from yizhen.organs.door import organ


def make(world):
    made = {place: _paper(world.home.organs[code], HOME) for place, code in PLACES.items()}
    DocumentRow.objects.filter(pk=made["own"]).update(drafter_post=world.home.posts[ACTING_POST])
    return {**made, "other_county": _paper(world.away.organs["ZHEN"], AWAY)}


def _paper(organ_id, county):
    row = DocumentRow.objects.create(
        county=county, township=organ(organ_id).township or "", organ_id=organ_id, genre="通知", title="new",
        text="正文。", drafter="某人", drafted_at=NOW,
    )  # fmt: skip
    row.title = words(row.pk)
    row.save(update_fields=["title"])
    return row.pk


def words(pk):
    return f"关于第{pk:09d}号事项的通知"


ROWS = (
    Rows(
        kind="document",
        make=make,
        open=sheet,
        listed=lambda by: documents_for(by).values_list("pk", flat=True),
        counted=lambda by: ledger(by, DocumentFilter(), size=1)[1],
        found=lambda by, text: [line.id for line in ledger(by, DocumentFilter(text=text), size=100)[0]],
        words=words,
        page=lambda pk: f"/documents/{pk}/",
        list_pages=("/documents/",),
        search_page=lambda text: f"/documents/?q={text}",
    ),
)
