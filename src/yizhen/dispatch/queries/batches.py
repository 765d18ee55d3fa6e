"""Import batches (导入批次): what was imported before, what lies staged, what a file's words mean here."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from yizhen.county import door as county
from yizhen.dispatch import access
from yizhen.dispatch.models import Batch, Case, Staged
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.rules.rows import Book, squeezed
from yizhen.dispatch.rules.twins import Told
from yizhen.dispatch.terms import BatchView
from yizhen.kernel.actors import Actor
from yizhen.territory import door as territory

SUFFIXES = ("街道办事处", "街道", "镇", "乡", "社区居委会", "社区", "居委会", "村委会", "村")
REMEMBERED = 200
TOLD_CUT = 200
MOST_KNOWN = 200_000


def book_of(code: str, on: date) -> Book:
    """What the county calls its categories and places (本县对照)."""
    categories: dict[str, str] = {}
    for leaf in catalogue(code, on).leaves():
        for word in (leaf.code, leaf.name, leaf.english, "/".join(leaf.path[-2:])):
            if word:
                categories.setdefault(squeezed(word), leaf.code)
    name = county.county_name(code)
    townships: dict[str, str] = {}
    villages: dict[str, list[str]] = {}
    for town in territory.townships_of(code, on):
        for word in (town.short, *_names(town.name, name)):
            townships.setdefault(word, town.short)
        for village in territory.villages_of(town.short, on):
            for word in (village.short, *_names(village.name, name + town.name)):
                villages.setdefault(word, []).append(village.short)
    return Book(categories, townships, {word: tuple(dict.fromkeys(codes)) for word, codes in villages.items()}, code)


def _names(name: str, above: str) -> set[str]:
    """A place as people call it: with what it lies in, and without its suffix."""
    bare = next((name.removesuffix(end) for end in SUFFIXES if name.endswith(end) and len(name) > len(end) + 1), name)
    return {squeezed(one) for one in (name, bare, above + name)}


def known_cases(code: str, since: datetime, until: datetime) -> Iterator[Told]:
    """Cases already here that a file's rows may repeat (库中已有的案件), received in a span."""
    rows = Case.objects.filter(county=code, received_at__gte=since, received_at__lt=until).order_by("received_at", "id")
    values = rows.values_list(
        "id", "received_at", "category__code", "township", "village", "place_text", "lon", "lat", "title", "detail",
        "source_number",
    )  # fmt: skip
    for pk, at, kind, township, village, words, lon, lat, title, detail, number in values[:MOST_KNOWN].iterator(2000):
        yield Told(
            ("case", pk), at, kind or "", village or township or words, (lon, lat) if lon is not None else None,
            title, detail[:TOLD_CUT], number,
        )  # fmt: skip


def remembered_mapping(by: Actor, fingerprint: str) -> dict[str, int] | None:
    """The mapping used last for a head like this (记住的对应关系), None when there is none."""
    rows = access.batches_for(by).filter(county=by.county, mapping__contains=fingerprint, state="taken")
    text = rows.order_by("-id").values_list("mapping", flat=True).first()
    return dict(json.loads(text)["columns"]) if text else None


def taken_before(by: Actor, sha256: str) -> BatchView | None:
    """A batch of the very same file that was taken before (同一文件已导入)."""
    found = access.batches_for(by).filter(county=by.county, sha256=sha256, state="taken").order_by("-id").first()
    return batch_view(found) if found else None


def unfinished(by: Actor, sha256: str = "") -> list[BatchView]:
    """Batches whose taking began and was interrupted (中断的批次)."""
    rows = access.batches_for(by).filter(state="staged", taken__gt=0)
    rows = rows.filter(sha256=sha256) if sha256 else rows
    return [batch_view(row) for row in rows.order_by("id")]


def batches(by: Actor, limit: int = 50) -> list[BatchView]:
    """The latest import batches (最近的导入批次)."""
    rows = access.batches_for(by).filter(county=by.county).exclude(state="dropped").order_by("-id")[:limit]
    return [batch_view(row) for row in rows]


def batch_view(row: Batch) -> BatchView:
    """A batch as pages show it (批次)."""
    return BatchView(
        row.pk, row.name, row.state, row.rows, row.taken, row.refused, row.made_at, row.made_by, row.taken_at
    )


def batch_layout(by: Actor, pk: int) -> dict[str, Any]:
    """Head, mapping and reading of a batch (批次表头); raises NoSuchBatch."""
    return json.loads(access.batch_for(by, pk).mapping)


def staged_rows(batch: int, *, ok: bool, start: int = 0, limit: int | None = None) -> list[dict[str, Any]]:
    """Staged rows of a batch (暂存行), good or bad ones, by line."""
    rows = Staged.objects.filter(batch=batch, ok=ok).order_by("line")
    values = rows.values("line", "raw", "parsed", "errors", "duplicate_line", "duplicate_case", "duplicate_case__number", "case_id")
    return list(values[start : None if limit is None else start + limit])


def outside_rows(batch: int, limit: int) -> list[dict[str, Any]]:
    """Rows that can be taken and are not for the township they would go to (清单外的行), by line."""
    rows = Staged.objects.filter(batch=batch, ok=True).exclude(errors="[]").order_by("line")
    return list(rows.values("line", "parsed", "errors")[:limit])


def staged_raw(batch: int) -> Iterator[tuple[int, list[str]]]:
    """The lines of a batch as they were read (原始行)."""
    rows = Staged.objects.filter(batch=batch).order_by("line").values_list("line", "raw")
    for line, raw in rows.iterator(2000):
        yield line, json.loads(raw)


def staged_counts(batch: int) -> dict[str, int]:
    """How many rows are good, bad, marked as repeated (暂存统计)."""
    rows = Staged.objects.filter(batch=batch)
    good = rows.filter(ok=True)
    outside = good.exclude(errors="[]")
    marked = good.exclude(duplicate_line=None) | good.exclude(duplicate_case=None)
    return {"good": good.count(), "bad": rows.filter(ok=False).count(), "duplicates": marked.count(), "outside": outside.count()}
