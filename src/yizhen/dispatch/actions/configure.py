"""Configure dispatch (配置): responsible organs, categories and standards, grounds for return."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from typing import Any

import msgspec
import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from yizhen.dispatch.models import CategoryRow, GroundRow, LeadRow, StandardRow
from yizhen.dispatch.queries.catalogue import bump, catalogue
from yizhen.dispatch.rules import content_digest
from yizhen.dispatch.rules.catalogue import (
    CatalogueFile,
    CategoryEntry,
    GroundEntry,
    StandardEntry,
    read_catalogue,
    read_grounds,
)
from yizhen.dispatch.terms import CatalogueLoaded, LeadMode, LeadSet, Power
from yizhen.kernel.actors import Actor, NoPower
from yizhen.record import door as record

CATEGORIES_FILE, GROUNDS_FILE = "categories.yaml", "return_grounds.yaml"


class BadLead(ValueError):
    """责任单位设定有误: unknown category, a place that is no code, or no ground."""


class BadCatalogue(ValueError):
    """分类目录有误: the file cannot be read as a catalogue; says where."""


@dataclass(frozen=True, slots=True)
class LeadDraft:
    """A responsible organ to set (待设责任单位): category code × place ("", 9 or 12 digits) from a day on.

    ``organ`` None ends what held so far.
    """

    category: str
    organ: int | None
    mode: LeadMode
    ground: str
    since: date
    place: str = ""


def configure_lead(lead: LeadDraft, *, by: Actor, at: datetime) -> None:
    """Set one responsible organ (设定责任单位); raises NoPower, BadLead."""
    configure_leads([lead], by=by, at=at)


@transaction.atomic
def configure_leads(leads: Iterable[LeadDraft], *, by: Actor, at: datetime) -> int:
    """Set responsible organs (批量设定责任单位) and return how many; each ends the one before it on its day.

    Needs dispatch.configure for the whole county. Raises NoPower, BadLead.
    """
    _require_county(by)
    drafts, news = list(leads), []
    open_rows = {
        (row.category_id, row.place): row
        for row in LeadRow.objects.select_for_update().filter(county=by.county, valid_to__isnull=True)
    }
    made = []
    for draft in drafts:
        category = _lead_category(draft, by.county)
        before = open_rows.pop((category, draft.place), None)
        if before is not None:
            before.valid_to = max(draft.since, before.valid_from)
            before.save(update_fields=["valid_to"])
        if draft.organ is not None:
            row = LeadRow(
                county=by.county, category_id=category, place=draft.place, organ_id=draft.organ,
                mode=draft.mode, ground=draft.ground.strip()[:300], valid_from=draft.since,
            )  # fmt: skip
            made.append(row)
            open_rows[category, draft.place] = row
        told = LeadSet(
            draft.category, draft.place, draft.organ, draft.mode, draft.ground.strip(), draft.since,
            (before.pk,) if before is not None and before.pk else (),
        )  # fmt: skip
        news.append(record.Draft("dispatch.lead.set", told, at, ("dispatch.category", category), by))
    LeadRow.objects.bulk_create(made, batch_size=1000)
    record.append_many(news)
    bump()
    return len(drafts)


def _lead_category(draft: LeadDraft, county: str) -> int:
    known = catalogue(county, draft.since).category(draft.category)
    if known is None:
        raise BadLead(_("目录中没有分类 %(code)s") % {"code": draft.category})
    if draft.place and not (draft.place.startswith(county) and len(draft.place) in (9, 12)):
        raise BadLead(_("地点 %(place)s 不是本县的镇街或村社区代码") % {"place": draft.place})
    if not draft.ground.strip():
        raise BadLead(_("请写明依据：哪份文件、哪一条确定由这个单位负责"))
    return known.id


def _require_county(by: Actor) -> None:
    """Leads and catalogue concern the whole county: a narrower grant does not reach them."""
    by.require(Power.CONFIGURE)
    whole = (
        grant.organs is None and grant.townships is None and not grant.assigned_only
        for grant in by.grants_for(Power.CONFIGURE)
        if grant.county == by.county
    )  # fmt: skip
    if not any(whole):
        raise NoPower(Power.CONFIGURE)


@transaction.atomic
def load_catalogue(
    *, since: date, by: Actor, at: datetime, categories: str | None = None, grounds: str | None = None
) -> CatalogueLoaded:
    """Load categories, standards and grounds for return (载入分类目录), by default the shipped ones.

    Loading again changes only what differs: a standard that changed ends on ``since`` and a new one begins, a
    category that is gone ends. Names, keywords and what began on ``since`` itself are corrected in place.
    Raises NoPower, BadCatalogue.
    """
    _require_county(by)
    text = categories if categories is not None else shipped(CATEGORIES_FILE)
    ground_text = grounds if grounds is not None else shipped(GROUNDS_FILE)
    try:
        file = read_catalogue(yaml.load(text, Loader=_LOADER))  # noqa: S506  a safe loader
        entries = read_grounds(yaml.load(ground_text, Loader=_LOADER))  # noqa: S506
    except (yaml.YAMLError, msgspec.ValidationError) as fault:
        raise BadCatalogue(str(fault)) from fault
    rows = _load_categories(file, since)
    standards = _load_standards(file, rows, since)
    _load_grounds(entries, since)
    told = CatalogueLoaded(
        file.title, str(file.edition), len(rows), standards, content_digest(text, ground_text)
    )
    record.append("dispatch.catalogue.loaded", told, by=by, at=at, subject=("dispatch.catalogue", 0))
    bump()
    return told


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def shipped(name: str) -> str:
    """A catalogue file that comes with the program (随附目录)."""
    return resources.files("yizhen.dispatch").joinpath("catalogue", name).read_text(encoding="utf-8")


def _load_categories(file: CatalogueFile, since: date) -> dict[str, CategoryRow]:
    kept = {row.code: row for row in CategoryRow.objects.filter(valid_to__isnull=True)}
    rows: dict[str, CategoryRow] = {}
    for entry, parent in file.walk():
        row = kept.pop(entry.code, None) or CategoryRow(code=entry.code, valid_from=since)
        wanted = _category_columns(entry, rows[parent].pk if parent else None)
        if row.pk is None or any(getattr(row, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(row, name, value)
            row.save()
        rows[entry.code] = row
    CategoryRow.objects.filter(pk__in=[row.pk for row in kept.values()]).update(valid_to=since)
    return rows


def _category_columns(entry: CategoryEntry, parent: int | None) -> dict[str, Any]:
    return {
        "name": entry.name, "english": entry.english, "kind": entry.kind, "parent_id": parent,
        "lead_role": entry.lead_role or "", "gap": entry.gap[:300],
        "keywords": " ".join(entry.keywords)[:300],
    }  # fmt: skip


def _load_standards(file: CatalogueFile, rows: dict[str, CategoryRow], since: date) -> int:
    kept = {
        (row.category_id, row.level): row
        for row in StandardRow.objects.filter(county="", valid_to__isnull=True)
    }
    made, ended, count = [], [], 0
    for entry, _parent in file.walk():
        for standard in entry.standards:
            count += 1
            wanted = _standard_columns(standard)
            before = kept.pop((rows[entry.code].pk, standard.level), None)
            if before is not None and all(getattr(before, n) == v for n, v in wanted.items()):
                continue
            if before is not None and before.valid_from >= since:
                StandardRow.objects.filter(pk=before.pk).update(**wanted)
                continue
            if before is not None:
                ended.append(before.pk)
            made.append(StandardRow(county="", category=rows[entry.code], valid_from=since, **wanted))
    ended += [row.pk for row in kept.values()]
    StandardRow.objects.filter(pk__in=ended).update(valid_to=since)
    StandardRow.objects.bulk_create(made, batch_size=1000)
    return count


def _standard_columns(entry: StandardEntry) -> dict[str, Any]:
    sign = entry.sign_limit
    return {
        "level": entry.level, "label": entry.label, "filing_condition": entry.filing_condition,
        "closing_condition": entry.closing_condition, "limit_amount": entry.limit.limit.amount,
        "limit_unit": entry.limit.unit, "sign_limit_amount": sign.limit.amount if sign else None,
        "sign_limit_unit": sign.unit if sign else "", "starts": entry.starts,
        "legal_basis": entry.legal_basis or "", "source": entry.source, "confidence": entry.confidence,
    }  # fmt: skip


def _load_grounds(entries: list[GroundEntry], since: date) -> None:
    kept = {row.code: row for row in GroundRow.objects.filter(county="", valid_to__isnull=True)}
    for entry in entries:
        row = kept.pop(entry.code, None) or GroundRow(code=entry.code, county="", valid_from=since)
        row.name, row.needs_words = entry.name, entry.needs_words
        row.save()
    GroundRow.objects.filter(pk__in=[row.pk for row in kept.values()]).update(valid_to=since)
