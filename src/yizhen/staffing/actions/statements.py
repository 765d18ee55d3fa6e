"""What is done to the ledger (办): load the statement of a source."""

from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction

from yizhen.kernel.actors import Actor
from yizhen.record.door import append
from yizhen.staffing.models import ClaimRow, FigureRow, StatementRow, UnitRow
from yizhen.staffing.queries import current
from yizhen.staffing.rules.sources import shipped
from yizhen.staffing.terms import Claim, Figure, Loaded, Power, Source, StatementLoaded


def load_sources(*, by: Actor, at: datetime) -> list[Loaded]:
    """Load every shipped source that is not there yet (载入随附来源). Loading twice changes nothing."""
    return [load_statement(source, by=by, at=at) for source in shipped()]


@transaction.atomic
def load_statement(source: Source, *, by: Actor, at: datetime) -> Loaded:
    """Load one source (载入来源): a corrected text supersedes the former edition, which is kept.

    Raises NoPower.
    """
    by.require(Power.LOAD)
    head = source.statement
    former = current(head.series, head.as_of)
    if former is not None and former.digest == source.digest:
        return _loaded(source, "unchanged")
    if former is not None:
        former.superseded_at = at
        former.save(update_fields=["superseded_at"])
    row = StatementRow.objects.create(**msgspec.structs.asdict(head), digest=source.digest)
    _fill(row, source)
    payload = StatementLoaded(
        series=head.series,
        county=head.county,
        title=head.title,
        as_of=head.as_of,
        published_on=head.published_on,
        digest=source.digest,
        figures=len(source.figures),
        claims=len(source.claims),
        supersedes=former.pk if former else None,
    )
    append("staffing.statement.loaded", payload, by=by, at=at, subject=("staffing.statement", row.pk))
    return _loaded(source, "corrected" if former else "new")


def _fill(row: StatementRow, source: Source) -> None:
    UnitRow.objects.bulk_create(
        UnitRow(statement=row, position=n, **msgspec.structs.asdict(unit))
        for n, unit in enumerate(source.units)
    )
    FigureRow.objects.bulk_create(
        FigureRow(statement=row, position=n, **_columns(figure)) for n, figure in enumerate(source.figures)
    )
    ClaimRow.objects.bulk_create(
        ClaimRow(
            statement=row,
            position=n,
            key=claim.key,
            kind=claim.kind,
            printed=claim.printed,
            body=_plain(claim),
        )
        for n, claim in enumerate(source.claims)
    )


def _columns(figure: Figure) -> dict[str, Any]:
    """A figure as columns: an absent word is an empty text, only an absent number is null."""
    values = msgspec.structs.asdict(figure)
    return {**values, "category": figure.category or "", "missing": figure.missing or ""}


def _plain(claim: Claim) -> dict[str, Any]:
    return msgspec.to_builtins(claim)


def _loaded(source: Source, state: str) -> Loaded:
    head = source.statement
    return Loaded(head.series, head.title, head.as_of, state, len(source.figures), len(source.claims))
