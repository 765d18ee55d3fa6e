"""A paper from its draft to the archive: every step and state, who may take it, what the record says."""

import hashlib
import json
from datetime import timedelta

import pytest

from tests.documents.office import WORDS, drafted, led
from tests.organs.small_county import NOW, TODAY
from yizhen.documents import access, actions, queries
from yizhen.documents.models import ArchiveRow, DeliveryRow, DocumentRow
from yizhen.documents.play import PaperTale, play_papers
from yizhen.documents.rules.checks import BadPaper, remarks
from yizhen.documents.rules.forms import BadTemplate, NotFilled, fill, places
from yizhen.documents.states import ACT_OF, LIFE, POWER_OF
from yizhen.documents.terms import NEWS, DocumentFilter, Power, State, Verb
from yizhen.kernel.actors import NoPower, system_actor
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.record.door import history

WAY = ("submit", "pass", "sign", "number", "seal", "issue")
MATRIX = {
    "drafting": {"submit": "reviewing", "drop": "dropped"},
    "reviewing": {"pass": "signing", "ask": "countersigning", "return": "drafting"},
    "countersigning": {"agree": "signing", "return": "drafting"},
    "signing": {"sign": "signed", "decline": "drafting"},
    "signed": {"number": "numbered"},
    "numbered": {"seal": "sealed", "void": "void"},
    "sealed": {"issue": "issued", "void": "void"},
    "issued": {"archive": "archived", "void": "void"},
    "archived": {}, "dropped": {}, "void": {},
}  # fmt: skip
"""拟稿→核稿→会签→签发→编号→用印→印发→归档, written by hand."""


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", Verb)
def test_every_step_in_every_state(state, verb):
    target = MATRIX[state].get(verb)
    assert LIFE.may(state, verb) == (target is not None)
    if target:
        assert LIFE.step(state, verb) == target
    else:
        with pytest.raises(NotAllowed):
            LIFE.step(state, verb)


def test_every_step_has_a_power_a_word_and_news():
    names = {one[0] for one in NEWS}
    for verb in Verb:
        assert POWER_OF[verb] in set(Power)
        assert ACT_OF[verb] in names
        assert verb.label
    assert {edge.verb for edge in LIFE.edges} == set(Verb)


def titles(pk):
    return [one.title for one in history("documents.document", pk)]


def test_the_whole_way_leaves_a_record_and_two_files_that_do_not_change(office):
    pk = led(office, drafted(office), *WAY)
    code = actions.archive(pk, "thirty", by=office.clerk, at=NOW)
    assert code == "JD-WS·2026-D30-0001"
    row = DocumentRow.objects.get(pk=pk)
    assert (row.state, row.number, row.signer, row.signed_on) == ("archived", "城街发〔2026〕1号", "赵JD", TODAY)
    assert [t for t in titles(pk) if t != "附着文件"] == ["拟稿", "送核稿", "核稿通过", "签发", "编号", "用印", "印发", "归档"]
    kept = ArchiveRow.objects.get(document=pk)
    listed = json.loads(kept.manifest)
    assert [one["order"] for one in listed["files"]] == [1, 2]
    issued = next(one for one in history("documents.document", pk) if one.title == "印发")
    assert {one["sha256"] for one in listed["files"]} == {issued.payload["pdf_sha256"], issued.payload["docx_sha256"]}
    assert kept.manifest_sha256 == hashlib.sha256(kept.manifest.encode()).hexdigest()
    assert actions.verify_archive(kept) == []


def test_a_changed_or_lost_file_and_a_changed_list_are_found(office):
    pk = led(office, drafted(office), *WAY)
    actions.archive(pk, "ten", by=office.clerk, at=NOW)
    kept = ArchiveRow.objects.get(document=pk)
    one, two = (actions.content(entry["sha256"]) for entry in json.loads(kept.manifest)["files"])
    one.chmod(0o600)
    one.write_bytes(one.read_bytes() + b"x")
    two.unlink()
    assert len(actions.verify_archive(kept)) == 2
    kept.manifest = kept.manifest.replace("城街发", "城街函")
    assert "目录被改动" in actions.verify_archive(kept)[0]


def test_what_is_not_whole_is_not_archived(office):
    pk = led(office, drafted(office), *WAY)
    actions.content(queries.attached("documents.issued", pk)[0].file.sha256).unlink()
    with pytest.raises(actions.NotWhole):
        actions.archive(pk, "ten", by=office.clerk, at=NOW)
    assert DocumentRow.objects.get(pk=pk).state == "issued"


def test_file_numbers_of_the_archive_run_without_gaps(office):
    codes = [
        actions.archive(led(office, drafted(office), *WAY), term, by=office.clerk, at=NOW)
        for term in ("ten", "ten", "forever")
    ]
    assert codes == ["JD-WS·2026-D10-0001", "JD-WS·2026-D10-0002", "JD-WS·2026-Y-0001"]


def test_who_may_take_which_step(office):
    pk = led(office, drafted(office), "submit", "pass")
    with pytest.raises(NoPower):
        actions.step(pk, Verb.SIGN, by=office.clerk, at=NOW)
    with pytest.raises(access.NoSuchDocument):
        actions.step(pk, Verb.SIGN, by=office.town, at=NOW)
    with pytest.raises(access.NoSuchDocument):
        actions.draft(office.home.organs["ZHEN"], WORDS, by=office.clerk, at=NOW)
    with pytest.raises(NoPower):
        actions.draft(office.home.organs["JD"], WORDS, by=office.leader, at=NOW)


def test_going_back_needs_a_reason(office):
    pk = led(office, drafted(office), "submit")
    with pytest.raises(actions.WordsNeeded):
        actions.step(pk, Verb.RETURN, by=office.clerk, at=NOW, words=" ")
    actions.step(pk, Verb.RETURN, by=office.clerk, at=NOW, words="附件没有列全")
    assert DocumentRow.objects.get(pk=pk).state == "drafting"


def test_a_stale_page_changes_nothing(office):
    pk = drafted(office)
    actions.revise(pk, {"text": "新的正文。"}, version=1, by=office.clerk, at=NOW)
    with pytest.raises(actions.MovedMeanwhile):
        actions.revise(pk, {"text": "旧页面的正文。"}, version=1, by=office.clerk, at=NOW)
    with pytest.raises(actions.MovedMeanwhile):
        actions.step(pk, Verb.SUBMIT, version=1, by=office.clerk, at=NOW)
    assert DocumentRow.objects.get(pk=pk).text == "新的正文。"
    told = history("documents.document", pk)[-1].payload
    assert (told["changed"], told["version"]) == (["text"], 2)
    led(office, pk, "submit")
    with pytest.raises(NotAllowed):
        actions.revise(pk, {"text": "x"}, version=3, by=office.clerk, at=NOW)


def test_countersigning_goes_on_when_the_last_organ_agreed(office):
    pk = led(office, drafted(office), "submit")
    with pytest.raises(access.NoSuchDocument):
        queries.sheet(office.builder, pk)
    with pytest.raises(actions.NotCountersigned):
        actions.ask(pk, [office.home.organs["JD"]], by=office.clerk, at=NOW)
    with pytest.raises(actions.NotCountersigned):
        actions.ask(pk, [office.away.organs["ZHEN"]], by=office.clerk, at=NOW)
    actions.ask(pk, [office.home.organs["JIAN"], office.home.organs["ZHEN"]], by=office.clerk, at=NOW)
    assert queries.sheet(office.builder, pk).may == (Verb.AGREE,)
    actions.agree(pk, by=office.builder, at=NOW, words="同意")
    assert DocumentRow.objects.get(pk=pk).state == "countersigning"
    with pytest.raises(access.NoSuchDocument):
        actions.agree(pk, by=office.builder, at=NOW)
    actions.agree(pk, by=office.town, at=NOW)
    assert DocumentRow.objects.get(pk=pk).state == "signing"
    with pytest.raises(access.NoSuchDocument):
        queries.sheet(office.police, pk)


def test_an_organ_sees_what_was_sent_to_it_and_signs_for_it(office):
    pk = led(office, drafted(office), *WAY)
    town, built = office.home.organs["ZHEN"], office.home.organs["JIAN"]
    made = actions.deliver(pk, mode="electronic", on=TODAY, organs=[town, built], names=["张某"], by=office.clerk, at=NOW)
    assert len(made) == 3
    seen = queries.sheet(office.town, pk)
    assert [(one.to, one.mine) for one in seen.sendings] == [("石桥镇人民政府", True)]
    assert seen.may == ()
    with pytest.raises(access.NoSuchDelivery):
        actions.receive(pk, made[1], on=TODAY, by=office.town, at=NOW)
    actions.receive(pk, made[0], on=TODAY, words="原件1份", by=office.town, at=NOW)
    with pytest.raises(actions.BadDelivery):
        actions.receive(pk, made[0], on=TODAY, by=office.town, at=NOW)
    actions.receive(pk, made[2], on=TODAY, words="本人签字回证在卷", by=office.clerk, at=NOW)
    assert DeliveryRow.objects.get(pk=made[0]).received_by == office.town.name
    told = [one for one in history("documents.document", pk) if one.title == "送达"]
    assert [one.payload["to"] for one in told] == ["石桥镇人民政府", "望川县住房和城乡建设局", ""], "a person's name stays out"
    with pytest.raises(actions.BadDelivery):
        actions.deliver(pk, mode="post", on=TODAY, organs=[town], by=office.clerk, at=NOW)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(actions.BadDelivery):
            actions.deliver(pk, mode="post", on=day, names=["李某"], by=office.clerk, at=NOW)
    with pytest.raises(actions.NotIssued):
        actions.deliver(drafted(office), mode="post", on=TODAY, names=["李某"], by=office.clerk, at=NOW)


def test_what_cannot_be_a_paper_is_refused_at_its_field(office):
    with pytest.raises(BadPaper) as refused:
        drafted(office, title="", text=" ", genre="便条", urgency="火急", copies="长" * 400)
    assert set(refused.value.faults) == {"title", "text", "genre", "urgency", "copies"}


@pytest.mark.parametrize(("words", "said"), [
    ({"genre": "请示", "to": "县政府、县财政局", "title": "关于经费的请示"}, "一个主送"),
    ({"genre": "报告", "title": "关于防汛的报告", "text": "以上报告，请批示。"}, "夹带"),
    ({"title": "关于防汛，抗旱的通知"}, "标点"), ({"title": "关于防汛的意见"}, "末尾不是文种"),
    ({"text": "请于2026-01-05前报送。"}, "2026年1月5日"), ({"text": "根据望政发[2026]03号"}, "六角括号"),
    ({"text": "现就{{事项}}通知"}, "{{事项}}"),
])  # fmt: skip
def test_a_reviewer_is_told_what_to_look_at(words, said):
    assert any(said in one for one in remarks({**WORDS, **words}))
    assert remarks(WORDS) == []


def test_templates_are_filled_and_say_what_is_missing():
    text = "现就{{事项}}通知，{{ 事项 }}由{{单位}}负责。"
    assert places(text) == ("事项", "单位")
    assert fill(text, {"事项": "防汛", "单位": "应急局"}) == "现就防汛通知，防汛由应急局负责。"
    with pytest.raises(NotFilled) as left:
        fill(text, {"事项": "防汛"})
    assert left.value.missing == ("单位",)
    assert fill("{{a}}", {"a": "{{b}}"}) == "{{b}}", "what is filled in is not read again"
    with pytest.raises(BadTemplate):
        places("{{没关")


def test_a_template_changes_by_versions_and_papers_keep_theirs(office):
    setter = system_actor("编办", "990101", ("documents.settings",))
    assert actions.load_templates(by=setter, at=NOW) == len(queries.templates(office.clerk)) == 6
    assert actions.load_templates(by=setter, at=NOW) == 6
    first = next(one for one in queries.templates(office.clerk) if one.key == "notice")
    pk = actions.draft(office.home.organs["JD"], WORDS, template=first.id, by=office.clerk, at=NOW)
    changed = actions.TemplateDraft("notice", first.name, first.genre, first.title, "新的{{正文}}")
    second = actions.set_template(changed, by=setter, at=NOW)
    assert queries.template(office.clerk, second).version == 2
    with pytest.raises(access.NoSuchTemplate):
        queries.template(office.clerk, first.id)
    assert DocumentRow.objects.get(pk=pk).template_id == first.id
    with pytest.raises(NoPower):
        actions.set_template(changed, by=office.clerk, at=NOW)


def test_the_ledger_costs_the_same_however_many(office, django_assert_num_queries):
    for _ in range(6):
        drafted(office)
    for most in (2, 6):
        with django_assert_num_queries(2):
            rows, count = queries.ledger(office.clerk, DocumentFilter(), size=most)
        assert (len(rows), count) == (most, 6)
    assert queries.ledger(office.clerk, DocumentFilter(text="汛期 安全"))[1] == 6
    assert queries.ledger(office.clerk, DocumentFilter(text="防火"))[1] == 0
    assert queries.ledger(office.clerk, DocumentFilter(mine=True))[1] == 6
    assert queries.ledger(office.leader, DocumentFilter(mine=True))[1] == 0
    assert queries.ledger(office.town, DocumentFilter())[1] == 0


def test_a_press_that_fails_leaves_the_paper_as_it_was(office, monkeypatch):
    pk = led(office, drafted(office), *WAY[:-1])
    monkeypatch.setattr("yizhen.documents.actions.press.WAIT", 0.001)
    with pytest.raises(actions.PressFailed):
        actions.issue(pk, by=office.clerk, at=NOW)
    assert DocumentRow.objects.get(pk=pk).state == "sealed"
    assert queries.files_of(office.clerk, pk) == []


def test_who_got_a_paper_sees_the_paper_and_not_how_it_was_made(office):
    pk = led(office, drafted(office), "submit")
    actions.step(pk, Verb.RETURN, words="措辞不妥，内部意见", by=office.clerk, at=NOW)
    led(office, pk, *WAY)
    inner = actions.take_file(["签批单".encode()], "签批单.txt", by=office.clerk, at=NOW)
    outer = actions.take_file(["点位".encode()], "点位表.txt", by=office.clerk, at=NOW)
    actions.attach(inner, (queries.INTERNAL, pk), "签批单", by=office.clerk, at=NOW)
    actions.attach(outer, (queries.OUTGOING, pk), "附件1", by=office.clerk, at=NOW)
    organs = [office.home.organs["ZHEN"]]
    actions.deliver(pk, mode="electronic", on=TODAY, organs=organs, by=office.clerk, at=NOW)
    assert [one.role for one in queries.files_of(office.town, pk)] == ["正本（PDF/A）", "正本（Word）", "附件1"]
    assert "签批单" in [one.role for one in queries.files_of(office.clerk, pk)]
    assert access.file_for(office.town, outer).pk == outer
    with pytest.raises(access.NoSuchFile):
        access.file_for(office.town, inner)
    assert access.file_for(office.leader, inner).pk == inner
    assert not queries.sheet(office.town, pk).inside


def test_the_demo_leaves_each_paper_where_its_fate_says(office):
    tales = [
        PaperTale(WORDS, NOW - timedelta(days=9), "archive", (office.home.organs["JIAN"],)),
        PaperTale(WORDS, NOW - timedelta(days=3), "sign"),
        PaperTale(WORDS, NOW - timedelta(days=1)),
    ]
    organ = office.home.organs["JD"]
    played = play_papers(tales, organ=organ, series=office.series, clerk=office.clerk, leader=office.leader, now=NOW)
    assert played == 3
    assert sorted(DocumentRow.objects.values_list("state", flat=True)) == ["archived", "drafting", "signed"]
    assert queries.ledger(office.builder, DocumentFilter())[1] == 1
