"""Set reply templates (设定答复模板), and answer from one (采用): which version it was is recorded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yizhen.dispatch import access
from yizhen.dispatch.actions.intake import SUBJECT
from yizhen.dispatch.actions.moving import Done
from yizhen.dispatch.models import Case, ReplyRow, ReplyUse
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.replies import NoSuchReply, fill
from yizhen.dispatch.rules import content_digest, tidy
from yizhen.dispatch.rules.replies import NAME_MAX, PLACES, REPLYING, TEXT_MAX, BadTemplate, is_open, places
from yizhen.dispatch.terms import ReplySet, ReplyUsed, Verb
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.record import door as record

TEMPLATE = "dispatch.reply"


class BadReply(ValueError):
    """模板有误: says which field and why; nothing was set."""

    def __init__(self, field: str, words: str) -> None:
        self.field = field
        super().__init__(words)


class ReplyGone(ValueError):
    """模板已换: the version that was chosen does not hold any more, or not for this step."""

    def __str__(self) -> str:
        return _("选的模板已经换了新版或者停用，请重新选。您写的内容都在。")


class StillOpen(ValueError):
    """还有未填处: something that the template asks for has not been written."""

    def __str__(self) -> str:
        return _("还有“【请填写：…】”没有写，请补上或者删掉再提交。")


@dataclass(frozen=True, slots=True)
class ReplyDraft:
    """A template to be set (模板草稿). ``category`` empty: for every kind; ``family`` names the template it renews."""

    name: str
    verb: Verb
    text: str
    valid_from: date
    category: str = ""
    family: str = ""


@transaction.atomic
def set_reply(draft: ReplyDraft, *, by: Actor, at: datetime) -> int:
    """Set a template (设定答复模板) from a day on, as a new version where it renews one; returns its id.

    Needs dispatch.configure over the whole county. Raises NoPower, NoSuchReply, BadReply with the field: an unknown
    place is named.
    """
    access.require_whole(by)
    name, text = tidy(draft.name), draft.text.replace("\r\n", "\n").strip()
    _check(draft, name, text, by.county, legal_day(at))
    family = draft.family or content_digest(by.county, draft.verb, draft.category, name, at.isoformat())[:16]
    earlier = ReplyRow.objects.select_for_update().filter(county=by.county, family=family)
    if draft.family and not earlier.exists():
        raise NoSuchReply(draft.family)
    _end(earlier, draft.valid_from)
    version = (earlier.aggregate(most=Max("version"))["most"] or 0) + 1
    row = ReplyRow.objects.create(
        county=by.county, family=family, version=version, name=name, verb=draft.verb, category=draft.category, text=text,
        valid_from=draft.valid_from, set_by=by.name[:80], set_at=at,
    )  # fmt: skip
    _record("dispatch.reply.set", row, draft.valid_from, by, at)
    return row.pk


def _check(draft: ReplyDraft, name: str, text: str, county: str, today: date) -> None:
    if not name or len(name) > NAME_MAX:
        raise BadReply("name", _("请写模板的名称，60 字以内。"))
    if draft.verb not in REPLYING:
        raise BadReply("verb", _("这一步的话诉求人看不到，不用模板。"))
    if draft.category and catalogue(county, today).category(draft.category) is None:
        raise BadReply("category", _("目录里没有这一类。"))
    if draft.valid_from < today:
        raise BadReply("valid_from", _("不能从过去的日子起用。"))
    if not text or len(text) > TEXT_MAX:
        raise BadReply("text", _("请写正文，%(n)d 字以内。") % {"n": TEXT_MAX})
    try:
        places(text)
    except BadTemplate as wrong:
        raise BadReply("text", _(wrong.words) % {"name": wrong.name, "known": "、".join(PLACES)}) from wrong


def _end(rows: Any, day: date) -> None:
    """Versions end when the next begins; one that had not begun yet never holds."""
    for row in rows.filter(valid_to__isnull=True):
        row.valid_to = max(day, row.valid_from)
        row.save(update_fields=["valid_to"])


def _record(act: str, row: ReplyRow, day: date, by: Actor, at: datetime) -> None:
    told = ReplySet(row.family, row.version, row.name, row.verb, row.category, day, content_digest(row.text))
    record.append(act, told, by=by, at=at, subject=(TEMPLATE, row.pk), county=row.county)


@transaction.atomic
def end_reply(family: str, *, by: Actor, at: datetime) -> None:
    """Offer a template no longer (停用答复模板), from today; its versions stay. Raises NoPower, NoSuchReply."""
    access.require_whole(by)
    rows = ReplyRow.objects.select_for_update().filter(county=by.county, family=family, valid_to__isnull=True)
    row = rows.order_by("-version").first()
    if row is None:
        raise NoSuchReply(family)
    _end(rows, legal_day(at))
    _record("dispatch.reply.ended", row, legal_day(at), by, at)


@transaction.atomic
def answer_from(
    act: Callable[..., Done], pk: int, *, verb: Verb, template: int | None, words: str, by: Actor, at: datetime, **told: Any
) -> Done:  # fmt: skip
    """Take a step with words that came from a template (采用模板), and keep which version it was, in one transaction.

    Raises ReplyGone, StillOpen, and whatever the step raises.
    """
    if is_open(words):
        raise StillOpen
    text = None
    if template is not None:
        case = access.case_for(by, pk)
        text = fill(template, verb, case, at)
        if text is None:
            raise ReplyGone
    done = act(pk, words=words, by=by, at=at, **told)
    if template is not None and text is not None:
        _note(done, template, verb, changed=tidy(text) != tidy(words), by=by, at=at)
    return done


def _note(done: Done, template: int, verb: Verb, *, changed: bool, by: Actor, at: datetime) -> None:
    row = ReplyRow.objects.get(pk=template)
    ReplyUse.objects.create(case_id=done.id, reply=row, verb=verb, changed=changed, at=at)
    told = ReplyUsed(done.number, row.pk, row.family, row.version, verb, changed)
    county = Case.objects.values_list("county", flat=True).get(pk=done.id)
    record.append("dispatch.reply.used", told, by=by, at=at, subject=(SUBJECT, done.id), county=county)
