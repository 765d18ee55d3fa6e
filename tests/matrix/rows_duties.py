"""What duties declares for the matrix: the catalogue and the lists of a county are read by all its posts, drafts by none."""

from datetime import UTC, datetime
from itertools import count

from tests.matrix.framework import PLACES, Rows
from tests.organs.small_county import AWAY, HOME
from yizhen.duties import access, queries
from yizhen.duties.models import AboveRow, HigherRow, ItemRow, ListRow, VersionRow
from yizhen.duties.queries import lists as looking
from yizhen.duties.queries.higher import higher_lines, highers
from yizhen.kernel.working_hours import legal_day

NOW = datetime.now(UTC)
DAY = legal_day(NOW)
NUMBERS = count(1)


def each(make_one):
    return {place: make_one(AWAY if place == "other_county" else HOME) for place in (*PLACES, "other_county")}


def make_items(_world):
    return each(_item)


def _item(county):
    row = ItemRow.objects.create(county=county, code=f"m-{next(NUMBERS)}", entered_at=NOW)
    VersionRow.objects.create(
        item=row, county=county, number=1, valid_from=DAY, state="in_force", name=item_words(row.pk), kind="20",
        use_level=4, entered_at=NOW, entered_by="x",
    )  # fmt: skip
    return row.pk


def item_words(pk):
    return f"第{pk:09d}号事项"


def listed_items(by):
    return [one.id for one in queries.page_of_items(by, DAY, start=0, size=100)]


def found_items(by, words):
    return [one.id for one in queries.page_of_items(by, DAY, queries.ItemFilter(text=words), start=0, size=100)]


def make_lists(_world):
    return each(_list)


def _list(county):
    town = f"{county}{next(NUMBERS):03d}"
    return ListRow.objects.create(county=county, kind="basic", township=town, name="清单", opened_at=NOW).pk


def higher_words(pk):
    return f"第{pk:09d}号上级目录"


def make_highers(_world):
    return each(_higher)


def _higher(county):
    row = HigherRow.objects.create(county=county, name=f"x-{next(NUMBERS)}", level=2, opened_at=NOW)
    HigherRow.objects.filter(pk=row.pk).update(name=higher_words(row.pk))
    AboveRow.objects.create(higher=row, code="000101001000", name="某许可", kind="01", valid_from=DAY)
    return row.pk


ROWS = (
    Rows(
        kind="duties_higher",
        make=make_highers,
        open=lambda by, pk: higher_lines(by, pk, DAY),
        listed=lambda by: [one.id for one in highers(by, DAY)],
        counted=lambda by: len(highers(by, DAY)),
        words=higher_words,
        page=lambda pk: f"/duties/higher/{pk}/",
        list_pages=("/duties/higher/",),
    ),
    Rows(
        kind="duties_item",
        make=make_items,
        open=lambda by, pk: queries.item(by, pk, DAY),
        listed=listed_items,
        counted=lambda by: queries.count_items(by, DAY),
        found=found_items,
        words=item_words,
        page=lambda pk: f"/duties/items/{pk}/",
        list_pages=("/duties/",),
        export_pages=("/duties/export.csv",),
        search_page=lambda words: f"/duties/?q={words}",
    ),
    Rows(
        kind="duties_list",
        make=make_lists,
        open=access.list_for,
        listed=lambda by: [one.id for one in looking.lists(by, DAY)],
        counted=lambda by: len(looking.lists(by, DAY)),
        words=lambda pk: f"第{pk:09d}号清单",
        page=lambda pk: f"/duties/lists/{pk}/",
    ),
)
