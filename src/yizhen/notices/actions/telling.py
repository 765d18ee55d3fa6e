"""Tell the holders of posts, and people outside (告知). Runs in the caller's transaction, with a handler's cursor."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from yizhen.identity import door as identity
from yizhen.kernel.working_hours import legal_day
from yizhen.notices.models import ChoiceRow, MessageRow, NoticeRow
from yizhen.notices.rules import is_local
from yizhen.notices.terms import KINDS, Letter, Means, Notice
from yizhen.organs import door as organs

CHUNK = 500


def notify(notices: Sequence[Notice], *, at: datetime) -> None:
    """Tell the holders of posts (通知): in the site, and by the means each of them chose. Told again, nothing happens.

    ``at`` is when it happened, where a notice does not say so itself. Raises KeyError for a kind that no house registered, ValueError for an address
    outside this site.
    """
    rows = [_row(one, post, at) for one in notices for post in dict.fromkeys(one.posts)]
    NoticeRow.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)
    _fan_out(notices, at)


def _row(one: Notice, post: int, at: datetime) -> NoticeRow:
    if one.url and not is_local(one.url):
        raise ValueError(one.url)
    return NoticeRow(
        county=one.county, post_id=post, kind=KINDS[one.kind].key, subject=one.subject[:160], text=one.text[:500],
        head=one.head[:40], words=one.words, given=dict(one.given),
        url=one.url, about_kind=one.about[0], about_id=one.about[1], key=one.key, at=one.at or at,
    )  # fmt: skip


def _fan_out(notices: Sequence[Notice], at: datetime) -> None:
    """E-mails and texts for those who want them: three queries, or none where nobody in the county does."""
    posts = {post for one in notices for post in one.posts}
    if not posts or not ChoiceRow.objects.exclude(email="", mobile="").exists():
        return
    holders = {post: holder.person_id for post, holder in organs.holders_of(posts, legal_day(at)).items()}
    accounts = identity.accounts_of(holders.values())
    wanted = {row.account_id: row for row in ChoiceRow.objects.filter(account__in=accounts.values())}
    made = []
    for one in notices:
        readers = dict.fromkeys(accounts.get(holders.get(post, 0), 0) for post in one.posts)
        made += [_message(one, wanted[pk], means, at) for pk in readers if pk in wanted for means in _means(one, wanted[pk])]
    _keep(made)


def _means(one: Notice, row: ChoiceRow) -> Iterable[Means]:
    has = {Means.EMAIL: row.email, Means.SMS: row.mobile}
    return [Means(means) for means in row.wanted.get(one.kind, ()) if has[Means(means)]]


def _message(one: Notice, row: ChoiceRow, means: Means, at: datetime) -> MessageRow:
    """Subject and address alone: what people wrote stays in the site."""
    return MessageRow(
        county=one.county, means=means, account_id=row.account_id, kind=one.kind, subject=one.subject[:160],
        text=f"{one.subject}\n{one.url}".strip()[:700], about_kind=one.about[0], about_id=one.about[1],
        once=f"{one.key}@{row.account_id}", key=str(uuid.uuid4()), made_at=one.at or at, next_at=one.at or at,
    )  # fmt: skip


def write(letters: Sequence[Letter], *, at: datetime) -> None:
    """Have text messages sent to people outside (短信告知), once for each key. The number stays sealed until it is sent."""
    _keep([
        MessageRow(
            county=one.county, means=Means.SMS, token=one.to, kind=KINDS[one.kind].key, text=one.text[:700],
            about_kind=one.about[0], about_id=one.about[1], once=one.key, key=str(uuid.uuid4()), made_at=at, next_at=at,
        )
        for one in letters
    ])  # fmt: skip


def _keep(made: Sequence[MessageRow]) -> None:
    MessageRow.objects.bulk_create(made, batch_size=CHUNK, ignore_conflicts=True)
