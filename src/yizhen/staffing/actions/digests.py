"""Digest plans of an excess (超编消化安排) and the county's purposes of quotas (专项用途)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.organs.door import NoSuchOrgan
from yizhen.record.door import append
from yizhen.staffing.access.ledger import covers, digest_for
from yizhen.staffing.actions.checking import BadAmount, category_of, reached_organ
from yizhen.staffing.actions.checks import recheck
from yizhen.staffing.models import Account, Digest, Purpose
from yizhen.staffing.terms import DigestClosed, DigestDraft, DigestSet, LedgerPower, PurposeSet


class BadDigest(ValueError):
    """消化安排不全: says what is missing."""


@transaction.atomic
def set_digests(drafts: Iterable[DigestDraft], *, by: Actor, at: datetime) -> list[int]:
    """Set how excesses are worked off (确定消化安排). Raises NoSuchOrgan, BadDigest, BadAmount."""
    by.require(LedgerPower.RECORD)
    wanted = list(drafts)
    made = [_set(draft, by, at) for draft in wanted]
    for organ in {draft.organ for draft in wanted}:
        recheck(reached_organ(by, "", organ).county, [organ], at=at)
    return made


def _set(draft: DigestDraft, by: Actor, at: datetime) -> int:
    organ = reached_organ(by, "", draft.organ)
    if draft.amount <= 0:
        raise BadAmount(draft.amount)
    if not draft.reason.strip() or not draft.method.strip():
        raise BadDigest(_("请写明超出的原因和消化办法。填写的其他内容还在。"))
    account = Account.objects.filter(
        organ=draft.organ, category=category_of(draft.category).key, purpose=draft.purpose
    ).first()
    if account is None:
        raise BadDigest(_("%(organ)s没有这类编制，不需要消化安排。") % {"organ": organ.name})
    row = Digest.objects.create(
        account=account, person_id=draft.person, amount=draft.amount, reason=draft.reason, method=draft.method,
        deadline=draft.deadline, set_at=at,
    )  # fmt: skip
    told = DigestSet(draft.organ, draft.category, draft.amount, draft.method, draft.deadline)
    append("staffing.digest.set", told, by=by, at=at, subject=("staffing.digest", row.pk), county=organ.county)
    return row.pk


@transaction.atomic
def close_digest(pk: int, *, done: bool, note: str, by: Actor, at: datetime) -> None:
    """Close a digest plan (了结消化安排): done, or dropped for a reason. Raises NoSuchDigest."""
    by.require(LedgerPower.RECORD)
    row = digest_for(by, pk)
    if row.state != "open":
        return
    row.state, row.closed_at, row.note = "done" if done else "dropped", at, note[:200]
    row.save(update_fields=["state", "closed_at", "note"])
    county, organ = Account.objects.values_list("county", "organ_id").get(pk=row.account_id)
    told = DigestClosed(done, row.note)
    append("staffing.digest.closed", told, by=by, at=at, subject=("staffing.digest", pk), county=county)
    recheck(county, [organ], at=at)


@transaction.atomic
def set_purpose(
    county: str, key: str, name: str, categories: Sequence[str], *, kinds: Sequence[str] = (), document: str, by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Set a purpose to which quotas are tied (设定专项用途), such as 村社区专项编制, on a document.

    ``kinds``: the kinds of organ it may be used for; none means any.
    """
    by.require(LedgerPower.CONFIGURE)
    if not covers(by, LedgerPower.CONFIGURE, county, None):
        raise NoSuchOrgan(county)
    known = tuple(category_of(one).key for one in categories)
    row, _made = Purpose.objects.update_or_create(
        county=county, key=key,
        defaults={"name": name, "categories": ",".join(known), "kinds": ",".join(kinds), "document": document},
    )  # fmt: skip
    told = PurposeSet(key, name, known, tuple(kinds), document)
    append("staffing.purpose.set", told, by=by, at=at, subject=("staffing.purpose", row.pk), county=county)
