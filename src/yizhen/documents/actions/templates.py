"""Set templates of papers (维护模板): each change is a new version; papers keep the one they were made from."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec
from django.db import transaction

from yizhen.documents.models import TemplateRow
from yizhen.documents.rules.forms import places
from yizhen.documents.terms import CHINESE_KINDS, Power, TemplateSet
from yizhen.kernel.actors import Actor, NoPower
from yizhen.record.door import append

SHIPPED = Path(__file__).resolve().parent.parent / "catalogue" / "templates.yaml"


class TemplateDraft(msgspec.Struct, frozen=True):
    """A template as it is written down (模板稿)."""

    key: str
    name: str
    genre: str
    title: str
    text: str
    to: str = ""


class UnknownGenre(ValueError):
    """文种有误: not one of the fifteen."""


def shipped_templates() -> list[TemplateDraft]:
    """The templates shipped with the program (随附模板)."""
    return msgspec.yaml.decode(SHIPPED.read_bytes(), type=list[TemplateDraft])


@transaction.atomic
def set_template(draft: TemplateDraft, *, by: Actor, at: datetime) -> int:
    """Set a template of the actor's county (设定模板) and return the version's id; unchanged, it stays.

    Raises NoPower, BadTemplate, UnknownGenre.
    """
    by.require(Power.SETTINGS)
    if not any(one.organs is None and one.townships is None for one in by.grants_for(Power.SETTINGS)):
        raise NoPower(Power.SETTINGS)  # a template is the whole county's
    if draft.genre not in CHINESE_KINDS:
        raise UnknownGenre(f"没有“{draft.genre}”这个文种。")
    for words in (draft.title, draft.to, draft.text):
        places(words)
    rows = TemplateRow.objects.select_for_update().filter(county=by.county, key=draft.key)
    last = rows.order_by("-version").first()
    values = {name: getattr(draft, name).strip() for name in ("name", "genre", "title", "to", "text")}
    if last is not None and not last.retired and all(getattr(last, k) == v for k, v in values.items()):
        return last.pk
    rows.filter(retired=False).update(retired=True)
    row = TemplateRow.objects.create(
        county=by.county, key=draft.key, version=last.version + 1 if last else 1, set_by=by.name, set_at=at,
        **values,
    )  # fmt: skip
    over = hashlib.sha256(row.text.encode()).hexdigest()
    append(
        "documents.template.set", TemplateSet(row.key, row.version, row.genre, over), by=by, at=at,
        subject=("documents.template", row.pk), county=by.county,
    )  # fmt: skip
    return row.pk


@transaction.atomic
def load_templates(*, by: Actor, at: datetime, drafts: Iterable[TemplateDraft] | None = None) -> int:
    """Load the shipped templates into the actor's county (载入随附模板) and return how many; once is enough."""
    loaded = [set_template(one, by=by, at=at) for one in (shipped_templates() if drafts is None else drafts)]
    return len(loaded)
