"""What is done with divisions (区划办理): import a table of them, set borders."""

import hashlib
import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from yizhen.kernel.actors import Actor
from yizhen.record.door import Draft, append, append_many
from yizhen.territory import access, models, queries, rules
from yizhen.territory.queries.places import BOUNDARIES, forget_places
from yizhen.territory.terms import (
    BadBoundary,
    BadRow,
    BoundariesSet,
    BoundaryRow,
    Changed,
    Division,
    DivisionRow,
    Imported,
    ImportReport,
    NoSuchDivision,
    Power,
)

SUBJECT = "territory.division"
BATCH = 500
# West, south, east, north in degrees: a border outside is in another country, or has lon and lat swapped.
CHINA = (73.0, 3.0, 136.0, 54.0)
GRAMS = """
    INSERT INTO territory_gram (gram, division_id)
    SELECT DISTINCT substr(d.name, n.i, 2), d.id FROM territory_division d
    JOIN ({numbers}) n ON n.i < length(d.name)
    WHERE NOT EXISTS (SELECT 1 FROM territory_gram g WHERE g.division_id = d.id)
"""


def preview_divisions(rows: Sequence[DivisionRow], *, by: Actor) -> ImportReport:
    """Say what an import would do and write nothing (试导入). Needs territory.edit."""
    by.require(Power.EDIT)
    return _report(_plan(rows, by), len(rows), dry_run=True)


def import_divisions(rows: Sequence[DivisionRow], *, by: Actor, at: datetime, source: str) -> ImportReport:
    """Take in a table of divisions (导入区划); doing it again changes nothing. Bad rows are listed.

    Needs territory.edit; rows outside the actor's county are refused. The reading and planning is done before
    the transaction, the writing within it.
    """
    by.require(Power.EDIT)
    plan = _plan(rows, by)
    report = _report(plan, len(rows), dry_run=False)
    if report.writes or plan.successions:
        _write(plan, report, by=by, at=at, source=source, digest=_digest(rows))
        forget_places()
    return report


def _plan(rows: Sequence[DivisionRow], by: Actor) -> rules.Plan:
    mine = [row for row in rows if access.covers(by, row.code)]
    plan = rules.plan_import(mine, _known(mine))
    if len(mine) < len(rows):
        foreign = (row for row in rows if not access.covers(by, row.code))
        reason = "不是本县的区划；外县和上级区划由安装系统的人用命令导入"
        plan.refused += [BadRow(row.line, reason, f"{row.code} {row.name}") for row in foreign]
        plan.refused.sort(key=lambda bad: bad.line)
    return plan


def _known(rows: Sequence[DivisionRow]) -> dict[tuple[str, int], Division]:
    provinces = sorted({row.code[:2] for row in rows})
    return queries.known_divisions(provinces) if provinces else {}


def _report(plan: rules.Plan, read: int, *, dry_run: bool) -> ImportReport:
    return ImportReport(
        read=read,
        created=len(plan.created),
        renamed=len(plan.renamed),
        corrected=len(plan.corrected),
        closed=len(plan.closed),
        unchanged=plan.unchanged,
        refused=tuple(plan.refused),
        dry_run=dry_run,
        changes=tuple(rules.describe(plan)),
    )


def _digest(rows: Iterable[DivisionRow]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        digest.update(f"{row.code}|{int(row.level)}|{row.name}|{row.parent}|{row.valid_from}\n".encode())
    return digest.hexdigest()


@transaction.atomic
def _write(
    plan: rules.Plan, report: ImportReport, *, by: Actor, at: datetime, source: str, digest: str
) -> None:
    ended = [*plan.closed, *((old, old) for old, _new in plan.renamed)]
    for _old, new in ended:
        _row(new).update(valid_to=new.valid_to)
    for _old, new in plan.corrected:
        _row(new).update(
            name=new.name, kind=new.kind, parent=new.parent, valid_to=new.valid_to, source=source
        )
        models.GramRow.objects.filter(division__in=_row(new)).delete()
    fresh = [*plan.created, *(new for _old, new in plan.renamed)]
    models.DivisionRow.objects.bulk_create([_as_row(one, source) for one in fresh], batch_size=BATCH)
    _write_successions(plan)
    _write_grams()
    _touch(at)
    append_many(_drafts(plan, by=by, at=at, source=source))
    append(
        "territory.divisions.imported",
        Imported(
            source, digest, report.read, report.created, report.renamed, report.corrected, report.closed,
            len(report.refused),
        ),
        by=by, at=at, subject=(SUBJECT, 0),
    )  # fmt: skip


def _row(one: Division) -> QuerySet:
    return models.DivisionRow.objects.filter(code=one.code, level=one.level, valid_from=one.valid_from)


def _as_row(one: Division, source: str) -> models.DivisionRow:
    return models.DivisionRow(
        code=one.code, level=one.level, name=one.name, kind=one.kind, parent=one.parent,
        valid_from=one.valid_from, valid_to=one.valid_to, illustrative=one.illustrative, source=source,
    )  # fmt: skip


def _write_successions(plan: rules.Plan) -> None:
    rows = [
        models.SuccessionRow(
            predecessor=one.predecessor, successor=one.successor, level=one.level, on=one.on, kind=one.kind,
            document=one.document,
        )
        for one in plan.successions
    ]  # fmt: skip
    models.SuccessionRow.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def _write_grams() -> None:
    numbers = " UNION ALL ".join(f"SELECT {i} AS i" for i in range(1, rules.LONGEST_NAME))
    with connection.cursor() as cursor:
        cursor.execute(GRAMS.format(numbers=numbers))


def _touch(at: datetime) -> None:
    token = {"token": uuid.uuid4().hex, "at": at}
    models.VersionRow.objects.update_or_create(name=BOUNDARIES, defaults=token)
    transaction.on_commit(forget_places)


def _drafts(plan: rules.Plan, *, by: Actor, at: datetime, source: str) -> list[Draft]:
    every = [("renamed", old, new) for old, new in plan.renamed]
    every += [("corrected", old, new) for old, new in plan.corrected]
    every += [("closed", old, new) for old, new in plan.closed]
    rows = models.DivisionRow.objects.filter(code__in={new.code for _way, _old, new in every})
    ids = {
        (code, level): pk
        for code, level, pk in rows.order_by("valid_from").values_list("code", "level", "id")
    }
    return [
        Draft(
            "territory.division.changed",
            Changed(new.code, int(new.level), way, _facts(old), _facts(new), source),
            at=at, subject=(SUBJECT, ids[new.code, int(new.level)]), by=by, county=new.code[:6],
        )
        for way, old, new in every
    ]  # fmt: skip


def _facts(one: Division) -> dict[str, str]:
    facts = {"name": one.name, "parent": one.parent, "valid_from": one.valid_from.isoformat()}
    return {**facts, "valid_to": one.valid_to.isoformat() if one.valid_to else ""}


@transaction.atomic
def set_boundaries(
    items: Sequence[BoundaryRow], *, by: Actor, at: datetime, valid_from: date, source: str
) -> int:
    """Set the borders of divisions (设定边界) from a day on, return how many; former ones stay.

    Needs territory.edit. GeoJSON Polygon or MultiPolygon in degrees. Raises BadBoundary, NoSuchDivision.
    """
    by.require(Power.EDIT)
    wanted = models.DivisionRow.objects.filter(code__in={item.code for item in items}, valid_to=None)
    ids = {(code, level): pk for code, level, pk in wanted.values_list("code", "level", "id")}
    if foreign := [item.code for item in items if not access.covers(by, item.code)]:
        raise NoSuchDivision(f"本县没有代码为 {'、'.join(foreign[:5])} 的区划")
    rows = [_boundary(item, ids, valid_from, source) for item in items]
    for row in rows:
        models.BoundaryRow.objects.update_or_create(
            code=row.code, level=row.level, valid_from=valid_from,
            defaults={
                "division_id": row.division_id, "geojson": row.geojson, "illustrative": row.illustrative,
                "source": source,
            },
        )  # fmt: skip
    digest = hashlib.sha256("".join(row.geojson for row in rows).encode()).hexdigest()
    counties = sorted({row.code[:6] for row in rows})
    news = BoundariesSet(
        counties, len(rows), valid_from, source, any(row.illustrative for row in rows), digest
    )
    append("territory.boundaries.set", news, by=by, at=at, subject=("territory.boundary", 0))
    _touch(at)
    forget_places()
    return len(rows)


def _boundary(
    item: BoundaryRow, ids: dict[tuple[str, int], int], valid_from: date, source: str
) -> models.BoundaryRow:
    key = (item.code, int(item.level))
    if key not in ids:
        raise NoSuchDivision(f"没有代码为 {item.code} 的{item.level.label}区划，不能给它设边界")
    return models.BoundaryRow(
        division_id=ids[key], code=item.code, level=item.level, geojson=_geojson(item),
        valid_from=valid_from, illustrative=item.illustrative, source=source,
    )  # fmt: skip


def _geojson(item: BoundaryRow) -> str:
    import shapely  # noqa: PLC0415  only who sets borders carries it

    text = json.dumps(item.geometry, ensure_ascii=False, separators=(",", ":"))
    try:
        shape = shapely.from_geojson(text)
    except shapely.errors.GEOSException as error:
        raise BadBoundary(f"{item.code} 的边界不是可读的 GeoJSON 图形") from error
    if shape is None or shape.geom_type not in {"Polygon", "MultiPolygon"} or shape.is_empty:
        raise BadBoundary(f"{item.code} 的边界应为多边形(Polygon 或 MultiPolygon)")
    if not shape.is_valid:
        raise BadBoundary(f"{item.code} 的边界自相交：{shapely.is_valid_reason(shape)}")
    west, south, east, north = shape.bounds
    if west < CHINA[0] or south < CHINA[1] or east > CHINA[2] or north > CHINA[3]:
        raise BadBoundary(f"{item.code} 的边界落在国境之外，请检查经度、纬度是否写反")
    return text
