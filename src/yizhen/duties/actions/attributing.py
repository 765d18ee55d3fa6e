"""Enter attributions and what they rest on (登记职责归属、人财物、对应分类)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from yizhen.duties.access import item_for, require_whole
from yizhen.duties.actions.refusals import BadAttribution
from yizhen.duties.actions.stamps import touch
from yizhen.duties.models import HoldingRow, ItemRow, SubjectRow, VersionRow
from yizhen.duties.rules.delegation import circles
from yizhen.duties.rules.grounds import ground_of
from yizhen.duties.terms import ItemKind
from yizhen.duties.terms.attribution import Attributed, AttributionDraft, Means, MeansSet, Mode, SubjectSet
from yizhen.duties.terms.powers import Power
from yizhen.kernel.actors import Actor
from yizhen.kernel.words import N_, say
from yizhen.kernel.working_hours import legal_day
from yizhen.organs import door as organs
from yizhen.record import door as record

ITEM = "duties.item"
TWICE = N_("这个单位对这个事项已有归属登记，请先终止原来的，再登记新的。")


@transaction.atomic
def attribute(draft: AttributionDraft, *, by: Actor, at: datetime) -> int:
    """Enter who is competent for an item (登记归属) and return its id. Raises NoPower, NoSuchItem, BadAttribution."""
    return attribute_many([draft], by=by, at=at)[0]


@transaction.atomic
def attribute_many(drafts: Sequence[AttributionDraft], *, by: Actor, at: datetime) -> list[int]:
    """Enter many (批量登记归属), all or none, in few statements. Raises NoPower, NoSuchItem, BadAttribution."""
    require_whole(by, Power.CONFIGURE, by.county)
    county = by.county
    known = set(ItemRow.objects.filter(county=county, pk__in={one.item for one in drafts}).values_list("pk", flat=True))
    for one in drafts:
        if one.item not in known:
            item_for(by, one.item, Power.CONFIGURE)
        _check(one)
    _not_coercive(drafts)
    _of_county(drafts, county)
    _not_twice(drafts)
    _no_circle(drafts)
    try:
        with transaction.atomic():
            made = HoldingRow.objects.bulk_create([_row(county, one) for one in drafts], batch_size=500)
    except IntegrityError as error:
        raise BadAttribution(say(TWICE)) from error
    news = [
        record.Draft("duties.attribution.set", _told(one), at, (ITEM, one.item), by, county) for one in drafts
    ]
    record.append_many(news)
    touch(county)
    return [row.pk for row in made]


def _row(county: str, one: AttributionDraft) -> HoldingRow:
    means = one.means
    return HoldingRow(
        county=county, item_id=one.item, organ_id=one.organ, mode=one.mode, place=one.place, article=one.article[:300],
        named=one.named[:200], empowered=one.empowered, empowered_ground=one.empowered_ground[:300],
        principal_id=one.principal, scope=one.scope[:300], document=one.document[:120], people=means.people,
        certified=means.certified, funded=means.funded, trained=means.trained, equipped=means.equipped,
        valid_from=one.since, valid_to=one.until,
    )  # fmt: skip


def _told(one: AttributionDraft) -> Attributed:
    return Attributed(
        one.item, one.organ, one.mode, one.place, one.article, one.since, one.until, one.document, one.empowered
    )


def _check(one: AttributionDraft) -> None:
    if not one.article.strip():
        raise BadAttribution(say(N_("请写明依据：法律、法规、三定规定或者文件的条款。")))
    if one.until is not None and one.until <= one.since:
        raise BadAttribution(say(N_("终止的日期要在开始的日期之后。")))
    if one.mode is Mode.ENTRUSTED and (one.principal is None or one.until is None or not one.scope.strip()):
        raise BadAttribution(say(N_("委托要写明委托机关、委托的权限和期限（《行政处罚法》第二十条第二款）。")))
    if one.principal is not None and one.principal == one.organ:
        raise BadAttribution(say(N_("委托机关不能是受委托的单位自己。")))


def _not_coercive(drafts: Sequence[AttributionDraft]) -> None:
    """What the law does not let anybody entrust is not entered as entrusted (行政强制措施权不得委托)."""
    given = {one.item for one in drafts if one.mode is Mode.ENTRUSTED}
    if given and VersionRow.objects.filter(item__in=given, kind=ItemKind.COERCION, valid_to=None).exists():
        raise BadAttribution(say(N_("这是行政强制事项，不能委托：%(ground)s。")) % {"ground": ground_of("coercion")})


def _of_county(drafts: Sequence[AttributionDraft], county: str) -> None:
    """Organs, principals and places are the county's, and the organs stand on the day (本县在册单位)."""
    wanted = {one.organ for one in drafts} | {one.principal for one in drafts if one.principal is not None}
    known = organs.organs_by_id(wanted)
    for one in drafts:
        if one.place and not one.place.startswith(county):
            raise BadAttribution(say(N_("“%(place)s”不是本县的镇街。")) % {"place": one.place})
        for organ in (one.organ, one.principal):
            view = known.get(organ) if organ is not None else None
            if organ is not None and (view is None or view.county != county):
                raise BadAttribution(say(N_("本县没有这个单位，请从列表里选。")))
            if view is not None and view.valid_to is not None and view.valid_to <= one.since:
                gone = {"name": view.name, "day": view.valid_to.isoformat()}
                raise BadAttribution(say(N_("%(name)s自 %(day)s 起已撤销，请改选承接它职责的单位。")) % gone)


def _not_twice(drafts: Sequence[AttributionDraft]) -> None:
    """An organ is entrusted with an item once at a time; the constraint sees only rows without end (重复委托)."""
    given = [one for one in drafts if one.mode is Mode.ENTRUSTED]
    if not given:
        return
    rows = HoldingRow.objects.filter(item__in={one.item for one in given}, mode=Mode.ENTRUSTED)
    spans: dict[tuple[int, int, str], list[tuple[date, date]]] = {}
    for item, organ, place, since, until in rows.values_list("item_id", "organ_id", "place", "valid_from", "valid_to"):
        spans.setdefault((item, organ, place), []).append((since, until))
    for one in given:
        until = one.until or date.max
        known = spans.setdefault((one.item, one.organ, one.place), [])
        if any(one.since < end and begin < until for begin, end in known):
            raise BadAttribution(say(TWICE))
        known.append((one.since, until))


def _no_circle(drafts: Sequence[AttributionDraft]) -> None:
    """Nobody may hand an item on to whoever handed it to them (循环委托)."""
    given = [one for one in drafts if one.principal is not None]
    if not given:
        return
    lasting = Q(valid_to=None) | Q(valid_to__gt=min(one.since for one in given))  # what is entrusted always has an end
    rows = HoldingRow.objects.filter(
        lasting, item__in={one.item for one in given}, principal__isnull=False,
        valid_from__lt=max(one.until or date.max for one in given),
    )  # fmt: skip
    edges: dict[int, list[tuple[int, int]]] = {}
    for item, giver, taker in rows.values_list("item_id", "principal_id", "organ_id"):
        edges.setdefault(item, []).append((giver, taker))
    for one in given:
        edges.setdefault(one.item, []).append((one.principal or 0, one.organ))
    for item, pairs in edges.items():
        if found := circles(pairs):
            names = organs.organs_by_id({organ for ring in found for organ in ring})
            words = " → ".join(names[organ].name for organ in (*found[0], found[0][0]))
            code = ItemRow.objects.values_list("code", flat=True).get(pk=item)
            told = {"item": code, "ring": words}
            raise BadAttribution(say(N_("事项 %(item)s 的授权、委托绕成了圈：%(ring)s。请删去其中一段。")) % told)


@transaction.atomic
def end_attribution(pk: int, on: date, *, document: str, by: Actor, at: datetime) -> None:
    """End an attribution (终止归属), one with a term before it runs out. Raises NoPower, BadAttribution."""
    require_whole(by, Power.CONFIGURE, by.county)
    lasting = Q(valid_to=None) | Q(valid_to__gt=legal_day(at))
    row = HoldingRow.objects.select_for_update().filter(lasting, county=by.county, pk=pk).first()
    if row is None:
        raise BadAttribution(say(N_("这条归属已经终止，或者不存在。")))
    if on <= row.valid_from:
        raise BadAttribution(say(N_("终止的日期要在开始的日期之后。")))
    if row.valid_to is not None and on >= row.valid_to:
        told = {"day": row.valid_to.isoformat()}
        raise BadAttribution(say(N_("它到 %(day)s 就期满，终止的日期要在这之前。")) % told)
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    ended = Attributed(row.item_id, row.organ_id, row.mode, row.place, row.article, row.valid_from, on, document)
    record.append("duties.attribution.ended", ended, by=by, at=at, subject=(ITEM, row.item_id), county=row.county)
    touch(row.county)


@transaction.atomic
def set_means(pk: int, means: Means, *, by: Actor, at: datetime) -> None:
    """Say what people, money, training and equipment an organ has for an item (填报人财物). Raises NoPower."""
    require_whole(by, Power.EDIT, by.county)
    row = HoldingRow.objects.select_for_update().filter(county=by.county, pk=pk).first()
    if row is None:
        raise BadAttribution(say(N_("这条归属不存在。")))
    for name in ("people", "certified", "funded", "trained", "equipped"):
        setattr(row, name, getattr(means, name))
    row.save(update_fields=["people", "certified", "funded", "trained", "equipped"])
    told = MeansSet(
        row.item_id, row.organ_id, means.people, means.certified, means.funded, means.trained, means.equipped
    )
    record.append("duties.means.set", told, by=by, at=at, subject=(ITEM, row.item_id), county=row.county)


@transaction.atomic
def answer_to(pairs: Sequence[tuple[str, int]], since: date, *, by: Actor, at: datetime) -> int:
    """Let items answer to categories of requests (对应诉求分类): (category, item) in order; returns how many are new."""
    require_whole(by, Power.CONFIGURE, by.county)
    county = by.county
    rows = SubjectRow.objects.filter(county=county, valid_to=None)
    known = set(rows.values_list("category", "item_id"))
    places: dict[str, int] = {}
    for category, _item in known:
        places[category] = places.get(category, 0) + 1
    made = []
    for category, item in dict.fromkeys(pairs):
        if (category, item) in known:
            continue
        places[category] = places.get(category, 0) + 1
        made.append(
            SubjectRow(county=county, category=category, item_id=item, position=places[category], valid_from=since)
        )
    SubjectRow.objects.bulk_create(made, batch_size=500)
    record.append_many(
        record.Draft("duties.subject.set", SubjectSet(row.item_id, row.category, since), at, (ITEM, row.item_id), by, county)
        for row in made
    )
    touch(county)
    return len(made)


@transaction.atomic
def stop_answering(category: str, item: int, *, by: Actor, at: datetime) -> None:
    """An item no longer answers to a category (取消对应分类), from the day on. Raises NoPower, NoSuchItem, BadAttribution."""
    require_whole(by, Power.CONFIGURE, by.county)
    kept = item_for(by, item, Power.CONFIGURE)
    rows = SubjectRow.objects.filter(county=by.county, category=category, item=kept, valid_to=None)
    row, day = rows.first(), legal_day(at)
    if row is None:
        raise BadAttribution(say(N_("没有这条对应关系。")))
    if row.valid_from >= day:
        row.delete()
    else:
        row.valid_to = day
        row.save(update_fields=["valid_to"])
    told = SubjectSet(item, category, row.valid_from, day)
    record.append("duties.subject.ended", told, by=by, at=at, subject=(ITEM, item), county=by.county)
    touch(by.county)
