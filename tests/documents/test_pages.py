"""The pages: a paper goes its whole way by form and button, without script; what goes wrong is told and kept."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.documents.office import PEOPLE, SETTER, WORDS, drafted, led
from tests.identity.offices import PASSWORD
from tests.organs.small_county import NOW
from yizhen.documents import actions, queries
from yizhen.documents.models import DocumentRow
from yizhen.identity.models import Account


@pytest.fixture
def desks(office):
    Account.objects.update(password_changed_on=timezone.localdate())
    clients = {}
    for name in PEOPLE:
        clients[name] = Client()
        answer = clients[name].post("/identity/sign-in", {"username": name, "password": PASSWORD})
        assert answer.status_code == 302
    return clients


@pytest.fixture
def clerk(desks):
    return desks["clerk"]


def act(client, pk, verb, **more):
    return client.post(f"/documents/{pk}/act/{verb}/", more)


def test_a_paper_goes_its_whole_way_by_form_and_button(office, desks):
    clerk = desks["clerk"]
    actions.load_templates(by=SETTER, at=NOW)
    chosen = next(one for one in queries.templates(office.clerk) if one.key == "notice")
    assert chosen.name in clerk.get("/documents/new/").text
    filled = clerk.post(f"/documents/new/{chosen.id}/", {"place0": "城关街道办事处", "place1": "做好防汛工作"}).text
    assert "城关街道办事处关于做好防汛工作的通知" in filled
    assert "{{目的}}" in filled, "what is open stays marked"
    organ = office.home.organs["JD"]
    typed = {**WORDS, "organ": organ, "template": chosen.id}
    looked = clerk.post("/documents/draft/", {**typed, "act": "look"})
    assert "data:image/png;base64," in looked.text
    assert not DocumentRow.objects.exists(), "a preview keeps nothing"
    made = clerk.post("/documents/draft/", typed)
    assert made.status_code == 302
    pk = DocumentRow.objects.get().pk
    assert made["Location"] == f"/documents/{pk}/"
    for name, verb in (("clerk", "submit"), ("clerk", "pass"), ("leader", "sign")):
        page = desks[name].get(f"/documents/{pk}/").text
        assert f"/act/{verb}/" in page
        assert "党政机关公文处理工作条例" in page
        assert act(desks[name], pk, verb).status_code == 302
    assert act(clerk, pk, "number", series=office.series).status_code == 302
    assert act(clerk, pk, "seal", words="").status_code == 302
    assert act(clerk, pk, "issue").status_code == 302
    town = office.home.organs["ZHEN"]
    sent = {"organs": [town], "names": "", "mode": "electronic", "on": timezone.localdate().isoformat()}
    assert clerk.post(f"/documents/{pk}/deliver/", sent).status_code == 302
    theirs = desks["town"].get(f"/documents/{pk}/").text
    assert "核稿通过" not in theirs
    found = re.search(r"/documents/\d+/deliveries/\d+/", theirs)[0]
    assert desks["town"].post(found, {"on": timezone.localdate().isoformat(), "words": ""}).status_code == 302
    assert act(clerk, pk, "archive", retention="thirty").status_code == 302
    last = clerk.get(f"/documents/{pk}/").text
    for words in ("〔", "已归档", "JD-WS·", "卷内目录", "钱ZHEN", "正本（PDF/A）"):
        assert words in last
    pdf = clerk.get(f"/documents/{pk}/paper.pdf")
    kept = next(one for one in queries.attached("documents.issued", pk) if one.file.kind == "pdf")
    assert b"".join(pdf.streaming_content) == actions.content(kept.file.sha256).read_bytes(), "the very file that went out"


def test_a_draft_is_shown_as_pages_pdf_and_word(office, clerk):
    pk = drafted(office)
    said = clerk.get(f"/documents/{pk}/page-1.png")
    assert (said["Content-Type"], said["X-Pages"]) == ("image/png", "2")
    assert clerk.get(f"/documents/{pk}/page-3.png").status_code == 404
    assert "page=3" not in clerk.get(f"/documents/{pk}/?page=2").text, "the last page leads no further"
    assert clerk.get(f"/documents/{pk}/paper.pdf").content.startswith(b"%PDF")
    assert clerk.get(f"/documents/{pk}/paper.docx").content.startswith(b"PK")
    assert clerk.get(f"/documents/{pk}/paper.exe").status_code == 404


def test_what_is_wrong_stands_at_its_field_and_everything_typed_is_kept(office, clerk):
    typed = {**WORDS, "organ": office.home.organs["JD"], "title": "", "text": "已经写了很久的正文"}
    said = clerk.post("/documents/draft/", typed)
    assert said.status_code == 422
    assert "请写标题" in said.text
    assert "已经写了很久的正文" in said.text
    foreign = clerk.post("/documents/draft/", {**WORDS, "organ": office.home.organs["ZHEN"]})
    assert foreign.status_code == 422
    assert "不能以这个机关拟稿" in foreign.text


def test_two_hands_on_one_draft_lose_nothing(office, clerk):
    pk = drafted(office)
    actions.revise(pk, {"text": "同事改的正文。"}, version=1, by=office.clerk, at=NOW)
    said = clerk.post(f"/documents/{pk}/edit/", {**WORDS, "text": "我写的正文。", "version": 1})
    assert said.status_code == 409
    assert "我写的正文。" in said.text
    assert 'name="version" value="2"' in said.text
    assert DocumentRow.objects.get(pk=pk).text == "同事改的正文。"
    assert clerk.post(f"/documents/{pk}/edit/", {**WORDS, "text": "合并后的正文。", "version": 2}).status_code == 302
    stale = act(clerk, pk, "submit", words="请核", version=1)
    assert stale.status_code == 409
    assert "请核" in stale.text
    led(office, pk, "submit")
    gone = act(clerk, pk, "submit", words="请核", version=4)
    assert gone.status_code == 409
    assert clerk.get(f"/documents/{pk}/edit/").status_code == 302


def test_a_step_without_its_reason_or_choice_is_asked_for_it(office, clerk):
    pk = led(office, drafted(office), "submit")
    assert "请写明理由" in act(clerk, pk, "return", words=" ").text
    assert act(clerk, pk, "ask").status_code == 422
    assert act(clerk, pk, "ask", organs=[office.home.organs["JIAN"]]).status_code == 302
    assert act(clerk, pk, "nonsense").status_code == 404
    assert act(clerk, pk, "sign").status_code == 403
    number = led(office, drafted(office), "submit", "pass", "sign")
    assert act(clerk, number, "number", series=999_999).status_code == 422


def test_not_yours_is_not_there(office, desks):
    pk = drafted(office)
    town = desks["town"]
    for path in ("", "edit/", "page-1.png", "paper.pdf"):
        assert town.get(f"/documents/{pk}/{path}").status_code == 404
    for path in ("act/submit/", "deliver/", "attach/", "deliveries/1/"):
        assert town.post(f"/documents/{pk}/{path}", {}).status_code == 404
    anonymous = Client()
    for path in ("/documents/", f"/documents/{pk}/", "/documents/files/", "/documents/settings/"):
        assert anonymous.get(path).status_code in (302, 403)
    for path in ("/documents/settings/", "/documents/settings/?from=1"):
        assert town.get(path).status_code == 403


def test_files_are_put_to_a_paper_by_a_plain_form(office, clerk):
    pk = drafted(office)
    sent = {"file": SimpleUploadedFile("点位表.csv", "点位\n东桥".encode()), "role": "附件1"}
    assert clerk.post(f"/documents/{pk}/attach/", sent).status_code == 302
    page = clerk.get(f"/documents/{pk}/").text
    assert "点位表.csv" in page
    assert "附件1" in page
    assert clerk.post(f"/documents/{pk}/attach/", {"role": "x"}).status_code == 422
    assert clerk.post(f"/documents/{pk}/attach/", {"uploaded": 999_999}).status_code == 404


def test_words_of_a_paper_are_only_words(office, clerk):
    bad = "<script>alert(1)</script>'\"&"
    pk = drafted(office, title=f"关于{bad}的通知", text=bad, to=bad, note=bad)
    for path in ("/documents/", f"/documents/{pk}/", f"/documents/{pk}/edit/"):
        assert "<script>alert" not in clerk.get(path).text
    assert clerk.get(f"/documents/{pk}/page-1.png").status_code == 200


def test_the_ledger_filters_and_exports_what_is_seen(office, clerk):
    drafted(office, title="=HYPERLINK(1)的通知")
    led(office, drafted(office), "submit", "pass", "sign", "number")
    every = clerk.get("/documents/").text
    assert "城街发〔" in every
    only = clerk.get("/documents/?state=drafting&q=HYPERLINK").text
    assert "HYPERLINK" in only
    assert "城街发〔" not in only
    rows = list(csv.reader(io.StringIO(clerk.get("/documents/export.csv?state=drafting").getvalue().decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][1].startswith("'=")
    assert clerk.get("/documents/export.xlsx").content.startswith(b"PK")
    assert clerk.get("/documents/export.pdf").status_code == 404
    for odd in ("?page=99999", "?state=x&year=abcd&genre=z&mine=2", "?q=%00%FF", "?year=0000"):
        assert clerk.get(f"/documents/{odd}").status_code == 200


def test_settings_open_series_and_set_templates(office, desks):
    centre = desks["centre"]
    assert centre.post("/documents/settings/", {"act": "load"}).status_code == 302
    organ = office.home.organs["JIAN"]
    opened = {"act": "series", "organ": organ, "prefix": "望建发", "style": "official", "first": 1}
    assert centre.post("/documents/settings/", opened).status_code == 302
    again = centre.post("/documents/settings/", opened)
    assert (again.status_code, "已在使用" in again.text) == (422, True)
    wrong = centre.post("/documents/settings/", {**opened, "prefix": "ABC"})
    assert "只用汉字" in wrong.text
    new = {"act": "template", "key": "x-1", "name": "便函", "genre": "函", "title": "关于{{事项}}的函", "text": "{{没关"}
    assert "花括号" in centre.post("/documents/settings/", new).text
    assert centre.post("/documents/settings/", {**new, "text": "{{内容}}"}).status_code == 302
    page = centre.get("/documents/settings/").text
    assert "望建发〔" in page
    assert "便函" in page


def test_pages_cost_the_same_however_many_rows(office, clerk, django_assert_max_num_queries):
    for _ in range(3):
        drafted(office)
    clerk.get("/documents/")
    with django_assert_max_num_queries(7):  # one of them is the bell
        clerk.get("/documents/")
    for _ in range(9):
        drafted(office)
    with django_assert_max_num_queries(7):
        clerk.get("/documents/")
    pk = led(office, drafted(office), "submit", "pass", "sign", "number", "seal", "issue")
    names = [f"某人{number}" for number in range(8)]
    actions.deliver(pk, mode="post", on=NOW.date(), names=names, by=office.clerk, at=NOW)
    with django_assert_max_num_queries(24):
        assert clerk.get(f"/documents/{pk}/").status_code == 200


def test_the_commands_verify_the_archive(office, capsys):
    from click.testing import CliRunner

    from yizhen.documents.commands import group

    runner = CliRunner()
    pk = led(office, drafted(office), "submit", "pass", "sign", "number", "seal", "issue")
    actions.archive(pk, "ten", by=office.clerk, at=NOW)
    whole = runner.invoke(group, ["verify-archive", "--json"])
    assert (whole.exit_code, '"checked": 1' in whole.output) == (0, True)
    actions.content(queries.attached("documents.issued", pk)[0].file.sha256).unlink()
    broken = runner.invoke(group, ["verify-archive"])
    assert (broken.exit_code, "缺失" in broken.output) == (3, True)
    assert '"faults"' in runner.invoke(group, ["verify-archive", "--schema"]).output
    assert runner.invoke(group, ["load-templates", "--json"]).exit_code == 0
    assert runner.invoke(group, ["sweep"]).exit_code == 0
