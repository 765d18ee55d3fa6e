"""A power taken back from one township is gone there the same day; the others keep it; the public sees since when."""

from datetime import date, timedelta

import pytest

from tests.duties.gates import COUNTY, NOW, STREET, TODAY, TOWN, make_gates
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.actions.refusals import OutsideLists
from yizhen.dispatch.models import Case
from yizhen.duties import actions as lists_house
from yizhen.duties import jobs
from yizhen.duties.actions import attributing
from yizhen.duties.actions import delegation as acts
from yizhen.duties.actions import supervising as watch
from yizhen.duties.actions.usage import advise, answer_advice, flag_risks, note_use
from yizhen.duties.models import (
    AdviceRow,
    BatchRow,
    EditionRow,
    EntryRow,
    HoldingRow,
    ItemRow,
    ListRow,
    SampleRow,
    UseRow,
)
from yizhen.duties.queries.routing import may_take, route
from yizhen.duties.queries.usage import sleeping, use_lines
from yizhen.duties.terms import EntryDraft, ListKind, Power
from yizhen.duties.terms.admission import Opinion
from yizhen.duties.terms.attribution import AttributionDraft, Mode
from yizhen.duties.terms.delegation import CHECKLIST, BatchDraft, BatchState, BatchVerb, Maturity
from yizhen.duties.terms.routing import Why
from yizhen.kernel.actors import system_actor
from yizhen.kernel.versioned import forget_everything
from yizhen.record import door as record

GOOD = Maturity(legal=True, suitable=4, matched=4, capable=4, frequency=5, breadth=3, demand=4)
OLD = date(2023, 1, 1)
VILLAGE_OF = {STREET: "990101001001", TOWN: "990101100200"}


@pytest.fixture
def gates(db):
    made = make_gates()
    made.answers("E03", "FINE")
    made.lead("FINE", "urban")
    made.publish(ListKind.BASIC, "WASTE", township=TOWN)
    return made


def running(gates, *, pilots=()):
    item = gates.items["FINE"]
    draft = BatchDraft(
        "第一批", gates.organ("urban"), (item,), (STREET, TOWN), "《赋权指导目录》", "川府发〔2021〕13号", "随事划转 2 名",
        pilots=pilots, maturity={item: GOOD},
    )  # fmt: skip
    pk = acts.plan(draft, by=gates.liaison, at=NOW)
    for name in ("street", "town"):
        acts.opine(pk, Opinion.AGREE, "", by=gates.actor(name, Power.VIEW, Power.OPINE), at=NOW)
    for verb in (BatchVerb.HEAR, BatchVerb.PASS, BatchVerb.ASSESS, BatchVerb.APPROVE):
        acts.move_batch(pk, verb, by=gates.office, at=NOW)
    for key, _words in CHECKLIST:
        watch.hand_over(pk, key, "已移交", by=gates.liaison, at=NOW)
    acts.move_batch(pk, BatchVerb.START, by=gates.office, at=NOW)
    return pk


def asleep(pk):
    """As if the batch had gone down long ago."""
    BatchRow.objects.filter(pk=pk).update(started_on=OLD)
    EntryRow.objects.filter(list__kind=ListKind.GRANTED).update(valid_from=OLD)
    forget_everything()
    advise(COUNTY, by=system_actor("休眠", COUNTY, jobs.ADVISE_POWERS), at=NOW)


def retract(gates, township, at=NOW):
    pk = AdviceRow.objects.get(township=township, decided_at=None).pk
    return answer_advice([pk], "retract", "三年没有一件", by=gates.office, at=at)


def send(gates, township, hours=1):
    pk = gates.realm.reach("accepted", category="E03", division=VILLAGE_OF[township]).id
    organ = gates.organ("street" if township == STREET else "town")
    dispatch.dispatch(pk, organ=organ, reason="就近处置", by=gates.realm.center, at=NOW + timedelta(hours=hours))
    return Case.objects.get(pk=pk).holder_organ_id


def test_the_next_dispatch_to_that_township_is_refused_and_the_others_keep_it(gates):
    asleep(running(gates))
    assert send(gates, STREET) == gates.organ("street")
    number = retract(gates, STREET)
    with pytest.raises(OutsideLists):
        send(gates, STREET, hours=2)
    verdict = may_take(COUNTY, ["E03"], STREET, TODAY)
    assert verdict.why_not is Why.WITHDRAWN and number in verdict.article and verdict.department == gates.organ("urban")
    assert route(COUNTY, ["E03"], STREET, TODAY).organ == gates.organ("urban")
    assert route(COUNTY, ["E03"], STREET, TODAY - timedelta(days=1)).organ == gates.organ("street")
    assert send(gates, TOWN, hours=2) == gates.organ("town")


def test_the_public_page_says_since_when_and_by_which_number(gates, client):
    from tests.dispatch.pages import asking

    asleep(running(gates))
    number = retract(gates, STREET)
    with asking() as browse:
        page = browse(gates.office)
        taken = page.get(f"/duties/public/{STREET}/withdrawn/").content.decode()
        assert "乱倒垃圾处罚" in taken and number in taken and "2026年3月10日" in taken
        key = EntryRow.objects.get(list__township=STREET, list__kind=ListKind.WITHDRAWN).key
        entry = page.get(f"/duties/public/{STREET}/withdrawn/{key}/").content.decode()
        assert "2026年3月10日" in entry and number in entry
        assert "乱倒垃圾处罚" in page.get(f"/duties/public/{TOWN}/granted/").content.decode()


def test_numbers_of_retractions_have_no_gaps_and_the_last_one_ends_the_batch(gates):
    pk = running(gates)
    asleep(pk)
    assert retract(gates, STREET) == "职收〔2026〕1号"
    assert BatchRow.objects.get(pk=pk).state == BatchState.PILOT
    assert sleeping(COUNTY, TODAY).rate.townships == 1
    assert retract(gates, TOWN) == "职收〔2026〕2号"
    assert BatchRow.objects.get(pk=pk).state == BatchState.ENDED
    acts_told = [one.act for one in record.history("duties.list", ListRow.objects.get(township=STREET, kind="granted").pk)]
    assert acts_told == ["duties.edition.published"] * 2


def test_what_was_entrusted_beside_the_list_ends_too(gates):
    asleep(running(gates))
    draft = AttributionDraft(gates.items["FINE"], gates.organ("street"), Mode.GRANTED, "赋权决定", OLD, place=STREET)
    attributing.attribute(draft, by=system_actor("编办", COUNTY, list(Power)), at=NOW)
    retract(gates, STREET)
    assert HoldingRow.objects.get(organ=gates.organ("street")).valid_to == TODAY
    assert route(COUNTY, ["E03"], STREET, TODAY).organ == gates.organ("urban")


def test_support_changes_no_list(gates):
    asleep(running(gates))
    row = AdviceRow.objects.get(township=STREET)
    assert answer_advice([row.pk], "support", "跟班三个月", by=gates.office, at=NOW) == ""
    assert route(COUNTY, ["E03"], STREET, TODAY).organ == gates.organ("street")


def test_a_draft_that_alters_what_was_taken_back_does_not_bring_it_back(gates):
    asleep(running(gates))
    root = system_actor("编办", COUNTY, list(Power))
    granted = ListRow.objects.get(township=STREET, kind=ListKind.GRANTED)
    edition = lists_house.open_edition(granted.pk, by=root, at=NOW)
    key = EntryRow.objects.get(list=granted).key
    lists_house.draft_entry(edition, EntryDraft("改名", item=gates.items["FINE"], basis="川府发"), key=key, by=root, at=NOW)
    retract(gates, STREET)
    lists_house.publish_edition(edition, effective_on=TODAY, authority="示府发〔2026〕2号", by=root, at=NOW)
    assert not EntryRow.objects.filter(list=granted, valid_to=None).exists()


def test_pilots_first_and_the_others_when_it_spreads(gates):
    pk = running(gates, pilots=(TOWN,))
    assert route(COUNTY, ["E03"], TOWN, TODAY).organ == gates.organ("town")
    assert route(COUNTY, ["E03"], STREET, TODAY).organ == gates.organ("urban")
    acts.move_batch(pk, BatchVerb.SPREAD, by=gates.office, at=NOW + timedelta(days=30))
    assert route(COUNTY, ["E03"], STREET, TODAY + timedelta(days=30)).organ == gates.organ("street")


def test_a_whole_batch_leaves_every_list(gates):
    pk = running(gates)
    acts.move_batch(pk, BatchVerb.RETRACT, "接不住", by=gates.office, at=NOW + timedelta(days=3))
    day = TODAY + timedelta(days=3)
    for town, organ in ((STREET, "street"), (TOWN, "town")):
        assert route(COUNTY, ["E03"], town, day).organ == gates.organ("urban")
        assert route(COUNTY, ["E03"], town, day - timedelta(days=1)).organ == gates.organ(organ)
        assert may_take(COUNTY, ["E03"], town, day).why_not is Why.WITHDRAWN


def test_another_batch_keeps_only_what_it_did_hand_down(gates):
    first, second = running(gates), running(gates, pilots=(TOWN,))
    acts.move_batch(first, BatchVerb.RETRACT, "接不住", by=gates.office, at=NOW + timedelta(days=3))
    day = TODAY + timedelta(days=3)
    assert route(COUNTY, ["E03"], STREET, day).organ == gates.organ("urban"), "the other one is not tried there yet"
    assert route(COUNTY, ["E03"], TOWN, day).organ == gates.organ("town")
    assert BatchRow.objects.get(pk=second).state == BatchState.PILOT


def test_another_batch_that_was_spread_keeps_it_while_it_is_assessed_again(gates):
    first, second = running(gates), running(gates, pilots=(TOWN,))
    acts.move_batch(second, BatchVerb.SPREAD, by=gates.office, at=NOW)
    acts.move_batch(second, BatchVerb.REVIEW, "定期评估", by=gates.office, at=NOW)
    acts.move_batch(first, BatchVerb.RETRACT, "接不住", by=gates.office, at=NOW + timedelta(days=3))
    assert route(COUNTY, ["E03"], STREET, TODAY + timedelta(days=3)).organ == gates.organ("street")


def test_what_was_overturned_in_a_pilot_bars_it_until_it_is_assessed_again(gates):
    from yizhen.duties.actions.refusals import BadBatch, NotRipe

    pk = running(gates)
    told = {"item": "FINE", "township": STREET, "number": "罚决2026-1", "day": "2026-03-11"}
    note_use([record.Sealed(1, 1, "enforcement.case.overturned", NOW, COUNTY, "enforcement.case", 1, None, None, None, told)])
    clock = system_actor("赋权检查", COUNTY, jobs.ADVISE_POWERS)
    assert flag_risks(COUNTY, by=clock, at=NOW) == 1 and flag_risks(COUNTY, by=clock, at=NOW) == 0
    with pytest.raises(BadBatch, match="重新评估"):
        acts.move_batch(pk, BatchVerb.SPREAD, "推开", by=gates.office, at=NOW)
    acts.move_batch(pk, BatchVerb.REVIEW, "有被撤销的决定", by=gates.office, at=NOW)
    assert route(COUNTY, ["E03"], STREET, TODAY).organ == gates.organ("street"), "what was handed down goes on meanwhile"
    with pytest.raises(NotRipe):
        acts.move_batch(pk, BatchVerb.ASSESS, "已整改", by=gates.office, at=NOW)
    acts.mark(pk, {gates.items["FINE"]: GOOD}, by=gates.liaison, at=NOW)
    for verb in (BatchVerb.ASSESS, BatchVerb.APPROVE, BatchVerb.START, BatchVerb.SPREAD):
        acts.move_batch(pk, verb, by=gates.office, at=NOW + timedelta(days=9))
    assert EntryRow.objects.filter(list__kind=ListKind.GRANTED).count() == 2, "nothing is listed twice"


def test_the_source_s_county_through_the_lists_and_the_news(gates):
    """135 items to 24 townships, 16 cases since: 0.67 a township, at most 11.9 % of the items used (领导报告所载)."""
    towns = [f"9901012{n:02d}" for n in range(24)]
    items = [ItemRow(county=COUNTY, code=f"P{n:03d}", entered_at=NOW) for n in range(135)]
    ItemRow.objects.bulk_create(items)
    for town in towns:
        row = ListRow.objects.create(county=COUNTY, kind=ListKind.GRANTED, township=town, name="赋权清单", opened_at=NOW)
        edition = EditionRow.objects.create(
            list=row, number=1, state="published", effective_on=date(2017, 1, 1), authority="县府发", opened_at=NOW,
            published_at=NOW,
        )  # fmt: skip
        EntryRow.objects.bulk_create(
            EntryRow(list=row, key=n, item=item, name=item.code, basis="县府发", valid_from=date(2017, 1, 1), edition=edition)
            for n, item in enumerate(items, 1)
        )
    forget_everything()
    cases = [
        record.Sealed(
            n, n, "enforcement.case.closed", NOW, COUNTY, "enforcement.case", n, None, None, None,
            {"item": f"P{n:03d}", "township": towns[n], "number": f"案{n}", "day": "2019-05-01"},
        )
        for n in range(16)
    ]  # fmt: skip
    note_use([*cases, *cases])
    found = sleeping(COUNTY, TODAY)
    assert (found.rate.delegated, found.rate.used, found.rate.cases, found.rate.townships) == (135, 16, 16, 24)
    assert round(found.rate.cases_each, 2) == 0.67 and round(found.rate.share * 100, 1) == 11.9
    assert len(found.sleepers) == 135 * 24, "since 2019 nothing at all"
    assert len(sleeping(COUNTY, date(2019, 12, 1)).sleepers) == 135 * 24 - 16
    (first,) = [one for one in use_lines(found.usages, by_township=True) if one.key == towns[0]]
    assert (first.delegated, first.used, first.cases) == (135, 1, 1)


def test_errors_found_in_samples_survive_reading_the_record_again(gates):
    from tests.duties.test_delegation import closed_case
    from yizhen.duties.actions.usage import rebuild_usage

    pk = running(gates)
    number = closed_case(gates, NOW + timedelta(hours=1))
    watch.draw(pk, 1, "种子", by=gates.liaison, at=NOW)
    watch.judge(pk, SampleRow.objects.get(matter=number).pk, "没有告知", right=False, by=gates.liaison, at=NOW)
    record.seal_all()
    rebuild_usage()
    record.hand_out_all()
    found = sleeping(COUNTY, TODAY)
    assert UseRow.objects.get().wrong and (found.errors, found.judged, found.error_share) == (1, 1, 1.0)


def told(act, item="FINE", number="罚决2026-1"):
    payload = {"item": item, "township": STREET, "number": number, "day": "2026-03-11"}
    return record.Sealed(1, 1, f"enforcement.case.{act}", NOW, COUNTY, "enforcement.case", 1, None, None, None, payload)


@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize("order", [("overturned", "corrected", "closed"), ("closed", "corrected", "overturned")])
def test_what_one_act_says_of_a_use_another_does_not_unsay(gates, apart, order):
    news = [told(act) for act in order]
    for some in [[one] for one in news] if apart else [news]:
        note_use(some)
    row = UseRow.objects.get()
    assert (row.overturned, row.wrong) == (True, True)


def test_a_sample_judges_only_what_its_batch_handed_down(gates):
    pk = running(gates)
    note_use([told("closed"), told("closed", item="CHECK")])
    watch.draw(pk, 1, "种子", by=gates.liaison, at=NOW)
    watch.judge(pk, SampleRow.objects.get().pk, "没有告知", right=False, by=gates.liaison, at=NOW)
    right = {("FINE", True), ("CHECK", False)}
    assert set(UseRow.objects.values_list("item__code", "wrong")) == right
    UseRow.objects.update(wrong=False)
    record.seal_all()
    record.hand_out_all()
    assert set(UseRow.objects.values_list("item__code", "wrong")) == right, "nor when it is read from the record"
