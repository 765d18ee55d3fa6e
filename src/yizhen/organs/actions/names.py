"""别名、三定、对应上级 aliases, charters and the organs above the county that one answers to."""

from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.organs.access import organ_for
from yizhen.organs.models import Alias, Charter, Counterpart
from yizhen.organs.queries.directory import bump
from yizhen.organs.terms import AliasAdded, CharterSet, CounterpartSet, Paper, Power
from yizhen.record.door import append


class AlreadyEntered(Exception):
    """已经登记过: the same name, charter or counterpart stands already."""


@transaction.atomic
def add_alias(organ_id: int, name: str, *, by: Actor, at: datetime, note: str = "") -> int:
    """Enter another name of an organ, found by search from now on (登记别名). Raises AlreadyEntered, NoSuchOrgan."""
    by.require(Power.EDIT)
    organ = organ_for(by, organ_id, Power.EDIT, lock=True)
    name = name.strip()
    if name == organ.name or Alias.objects.filter(organ=organ, name=name).exists():
        raise AlreadyEntered(_("“%(name)s”已经是%(organ)s的名称或别名") % {"name": name, "organ": organ.name})
    row = Alias.objects.create(organ=organ, name=name, note=note)
    bump(organ.county)
    append(
        "organs.alias.added",
        AliasAdded(name, False),
        by=by,
        at=at,
        subject=("organs.organ", organ.pk),
        county=organ.county,
    )
    return row.pk


@transaction.atomic
def set_charter(
    organ_id: int, text: str, paper: Paper, *, in_force_from: date, by: Actor, at: datetime
) -> int:
    """Enter a version of an organ's charter; former ones are kept (登记三定规定). Raises AlreadyEntered, NoSuchOrgan."""
    by.require(Power.EDIT)
    organ = organ_for(by, organ_id, Power.EDIT, lock=True)
    if Charter.objects.filter(organ=organ, in_force_from=in_force_from).exists():
        raise AlreadyEntered(
            _("%(organ)s自%(day)s施行的三定规定已经登记") % {"organ": organ.name, "day": date_format(in_force_from)}
        )
    row = Charter.objects.create(
        organ=organ,
        title=paper.title,
        number=paper.number,
        authority=paper.authority,
        in_force_from=in_force_from,
        text=text,
    )
    payload = CharterSet(paper.title, paper.number, paper.authority, in_force_from)
    append(
        "organs.charter.set", payload, by=by, at=at, subject=("organs.organ", organ.pk), county=organ.county
    )
    return row.pk


@transaction.atomic
def add_counterpart(
    organ_id: int, name: str, level: str, *, since: date, by: Actor, at: datetime, document: str = ""
) -> int:
    """Enter an organ above the county that one answers to (登记对应上级，一对多). Raises AlreadyEntered, NoSuchOrgan."""
    by.require(Power.EDIT)
    organ = organ_for(by, organ_id, Power.EDIT, lock=True)
    if Counterpart.objects.filter(organ=organ, name=name.strip(), valid_to__isnull=True).exists():
        raise AlreadyEntered(_("%(organ)s对应%(name)s，已经登记") % {"organ": organ.name, "name": name})
    row = Counterpart.objects.create(
        organ=organ, name=name.strip(), level=level, valid_from=since, document=document
    )
    append(
        "organs.counterpart.set",
        CounterpartSet(row.name, level, since),
        by=by,
        at=at,
        subject=("organs.organ", organ.pk),
        county=organ.county,
    )
    return row.pk
