"""Open a party's full data (查看完整信息): a power, a reason, and a look that the person can see."""

from datetime import datetime

from django.db import transaction

from yizhen.kernel.actors import Actor
from yizhen.parties.access import party_for
from yizhen.parties.actions.taking import SUBJECT
from yizhen.parties.models import Contact, Identifier, Look, Party, Use
from yizhen.parties.queries.people import opened
from yizhen.parties.terms import Basis, Field, Looked, Matter, OpenParty, Power
from yizhen.record import door as record

LONGEST_REASON = 200


class ReasonNeeded(ValueError):
    """请写明查看的理由: without it nothing is shown."""


class InRestriction(ValueError):
    """已停止使用: by article 47 the data may only be stored, until a request about it is handled."""


@transaction.atomic
def reveal(pk: int, *, basis: Basis, reason: str, by: Actor, at: datetime) -> OpenParty:
    """Show a party in clear, for a reason that is recorded and that the person can read (查看完整信息).

    Source: 个人信息保护法第六条、第五十一条第四项. Raises NoPower, NoSuchParty, ReasonNeeded, InRestriction.
    """
    by.require(Power.REVEAL)
    party = party_for(by, pk, Power.REVEAL)
    if not reason.strip():
        raise ReasonNeeded("请写明查看的理由，本人可以看到。")
    if party.restricted and basis is not Basis.RIGHTS:
        raise InRestriction("本人的信息已停止使用，只有办理本人的权利请求时可以查看。")
    found = opened(pk)
    fields = (Field.NAME, *(one for one, _text in (*found.identifiers, *found.contacts)))
    write_look(party, None, basis, reason, tuple(dict.fromkeys(fields)), by=by, at=at)
    return found


@transaction.atomic
def note_look(matter: Matter, *, reason: str, fields: tuple[Field, ...], by: Actor, at: datetime) -> bool:
    """Keep that somebody opened the data in a matter of another house (登记别处的查看); False when none is kept."""
    use = Use.objects.select_related("party").filter(matter_kind=matter.kind, matter_id=matter.id).first()
    if use is None or use.party.forgotten_on is not None:
        return False
    write_look(use.party, use, Basis.HANDLE, reason, fields, by=by, at=at)
    return True


def write_look(
    party: Party, use: Use | None, basis: Basis, reason: str, fields: tuple[Field, ...], *, by: Actor, at: datetime
) -> None:
    """Write a look and its record entry (写查看记录); the reason is sealed under the party's key."""
    sealed = record.seal_personal(party.person_key, reason.strip()[:LONGEST_REASON]) if party.forgotten_on is None else ""
    Look.objects.create(
        party=party, use=use, at=at, account=by.account, actor_name=by.name, post_title=by.post_title,
        organ_name=by.organ_name, basis=basis, reason=sealed, fields=[str(one) for one in fields],
    )  # fmt: skip
    told = Looked(party.pk, basis, sealed, tuple(str(one) for one in fields))
    record.append("parties.party.looked", told, by=by, at=at, subject=(SUBJECT, party.pk), county=party.county)


def kept_fields(party: Party) -> tuple[Field, ...]:
    """Which kinds of data are kept of a party (所存种类)."""
    kinds = [*Identifier.objects.filter(party=party).values_list("kind", flat=True)]
    kinds += [*Contact.objects.filter(party=party, ended=False).values_list("kind", flat=True)]
    return tuple(dict.fromkeys([Field.NAME, *(Field(kind) for kind in kinds)]))
