"""Village cadres (村（社区）干部): entered, changed, assessed, left. Most are not in establishment."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.kernel.periods import add_months
from yizhen.kernel.working_hours import legal_day
from yizhen.law.door import parameter
from yizhen.organs.door import organs_by_id, township_organ
from yizhen.record import door as record
from yizhen.staffing.access.people import OutOfReach, cadre_row, covers
from yizhen.staffing.models import CadreGradeRow, CadreRow
from yizhen.staffing.rules import people as rules
from yizhen.staffing.terms.people import CadreTitle, Field, Grade, Selection
from yizhen.staffing.terms.people import PeoplePower as Power
from yizhen.staffing.terms.people_news import CadreMoved
from yizhen.staffing.terms.people_values import CadreDraft

SUBJECT = "staffing.cadre"
FIRST_VILLAGERS = 200
MAY_CHANGE = ("both", "established", "party_member", "education", "keeper", "duties", "term_until")


class BadCadre(ValueError):
    """登记有误: in words; nothing was kept."""


def term_end(village: str, selected_on: date) -> date:
    """The day on which a committee's term ends (任期届满日), by the law of villagers' or residents' committees."""
    villagers = int(village[9:12]) >= FIRST_VILLAGERS
    name = "staffing.village_committee_term" if villagers else "staffing.residents_committee_term"
    return add_months(selected_on, 12 * int(parameter(name).on(selected_on).value))


def enter_cadre(draft: CadreDraft, *, by: Actor, at: datetime) -> int:
    """Enter one cadre and return the id (登记村（社区）干部). Raises NoPower, OutOfReach, BadCadre."""
    return enter_cadres([draft], by=by, at=at)[0]


@transaction.atomic
def enter_cadres(drafts: Sequence[CadreDraft], *, by: Actor, at: datetime) -> list[int]:
    """Enter cadres, all or none, and return their ids (批量登记村（社区）干部). Raises NoPower, OutOfReach, BadCadre.

    A village has one secretary at a time; the term of who was elected ends after the years of the law.
    """
    by.require(Power.CADRES)
    today = legal_day(at)
    found = organs_by_id({one.organ for one in drafts if one.organ})
    sealed = record.seal_new_persons([[one.number, one.phone] for one in drafts])
    rows = []
    for draft, (key, tokens) in zip(drafts, sealed, strict=True):
        organ = found.get(draft.organ) if draft.organ else _seat(draft.village, today)
        if organ is None or not covers(by, Power.CADRES, organ):
            raise OutOfReach(draft.village)
        _check(draft, today)
        number, flaw, _note = rules.read_number(draft.number)
        index = "" if flaw else rules.number_index(settings.MASTER_KEY, organ.county, number)
        rows.append(CadreRow(
            county=organ.county, township=draft.village[:9], village=draft.village, organ_id=organ.id,
            staff_id=draft.staff, name=rules.plain_name(draft.name), person_key=key, number_index=index,
            sealed={f.value: token for f, token in zip((Field.NUMBER, Field.PHONE), tokens, strict=True) if token},
            sex=draft.sex, born_on=draft.born_on, title=draft.title, both=draft.both, established=draft.established,
            party_member=draft.party_member, education=draft.education, selection=draft.selection,
            selected_on=draft.selected_on, keeper=draft.keeper.strip(), duties=draft.duties.strip(),
            term_until=draft.term_until or (
                term_end(draft.village, draft.selected_on) if draft.selection == Selection.ELECTED else None
            ),
        ))  # fmt: skip
    _store(rows)
    record.append_many(
        record.Draft("staffing.cadre.entered", CadreMoved(row.village, row.title, row.selected_on, []), at,
                     (SUBJECT, row.pk), by, row.county)
        for row in rows
    )  # fmt: skip
    return [row.pk for row in rows]


def _seat(village: str, today: date) -> Any:
    try:
        return township_organ(village[:9], today)
    except LookupError:
        return None


def _store(rows: Sequence[CadreRow]) -> None:
    try:
        with transaction.atomic():
            CadreRow.objects.bulk_create(rows, batch_size=500)
    except IntegrityError as error:
        raise BadCadre(_("这个村（社区）已有在任的党组织书记，或者同一人已登记；请先办离任")) from error


def _check(draft: CadreDraft, today: date) -> None:
    if len(draft.village) != 12 or not draft.village.isdigit():  # noqa: PLR2004  digits of a village's code
        raise BadCadre(_("村（社区）代码应为 12 位数字"))
    if not draft.name.strip():
        raise BadCadre(_("请写明姓名"))
    if draft.selected_on > today:
        raise BadCadre(_("任职日期还没有到"))
    if not draft.born_on < draft.selected_on:
        raise BadCadre(_("出生日期晚于任职日期"))
    if draft.both and draft.title not in (CadreTitle.SECRETARY, CadreTitle.DIRECTOR):
        raise BadCadre(_("“一肩挑”只能是党组织书记、村（居）委会主任"))


@transaction.atomic
def change_cadre(pk: int, values: Mapping[str, Any], *, by: Actor, at: datetime) -> list[str]:
    """Change what may change of a cadre in office, and return which (更改村（社区）干部信息). Raises NoPower, NoSuchCadre, BadCadre."""
    row = cadre_row(by, pk, Power.CADRES, lock=True)
    given = {name: value for name, value in values.items() if name in MAY_CHANGE}
    changed = [name for name, value in given.items() if getattr(row, name) != value]
    if row.left_on is not None:
        raise BadCadre(_("已经离任，不能再改"))
    if given.get("both") and row.title not in (CadreTitle.SECRETARY, CadreTitle.DIRECTOR):
        raise BadCadre(_("“一肩挑”只能是党组织书记、村（居）委会主任"))
    if not changed:
        return []
    for name in changed:
        setattr(row, name, given[name])
    row.version += 1
    row.save()
    _note("changed", row, legal_day(at), sorted(changed), by=by, at=at)
    return sorted(changed)


@transaction.atomic
def assess_cadre(pk: int, year: int, grade: Grade, *, note: str = "", by: Actor, at: datetime) -> None:
    """Enter the yearly assessment (考核); a second one of the year replaces the first. Raises NoPower, NoSuchCadre, BadCadre."""
    row = cadre_row(by, pk, Power.CADRES, lock=True)
    if not row.selected_on.year <= year <= legal_day(at).year:
        raise BadCadre(_("只能登记任职以来到今年的考核"))
    CadreGradeRow.objects.update_or_create(cadre=row, year=year, defaults={"grade": grade, "note": note.strip()[:200]})
    _note("assessed", row, legal_day(at), [str(year)], words=grade, by=by, at=at)


@transaction.atomic
def leave_cadre(pk: int, *, on: date, ground: str, by: Actor, at: datetime) -> None:
    """Enter that a cadre left office (离任). Raises NoPower, NoSuchCadre, BadCadre."""
    row = cadre_row(by, pk, Power.CADRES, lock=True)
    if row.left_on is not None:
        raise BadCadre(_("已经办过离任"))
    if not row.selected_on <= on <= legal_day(at):
        raise BadCadre(_("离任日期须在任职之后，不晚于今天"))
    if not ground.strip():
        raise BadCadre(_("请写明离任原因"))
    row.left_on, row.left_ground, row.version = on, ground.strip()[:200], row.version + 1
    row.save(update_fields=["left_on", "left_ground", "version"])
    _note("left", row, on, [], words=row.left_ground, by=by, at=at)


def _note(
    what: str, row: CadreRow, on: date, fields: list[str], *, words: str = "", by: Actor, at: datetime
) -> None:
    payload = CadreMoved(row.village, row.title, on, fields, words)
    record.append(f"staffing.cadre.{what}", payload, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)
