"""Pages of items and lists, as a browser gets them."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from tests.duties.catalogue_rows import BY, draft
from tests.duties.test_import import HEAD, ROWS
from tests.duties.test_lists import BASIC, FIRST, SUPPORT, publish
from tests.identity.offices import BY as SETTING
from tests.identity.offices import PASSWORD, account_for, without_second
from tests.organs.small_county import HOME, NOW, STREET
from yizhen.county.door import open_county
from yizhen.duties import actions
from yizhen.duties.models import ChangeRow, EntryRow, ItemRow
from yizhen.duties.terms import BurdenDraft, BurdenKind, ItemKind, ItemState, ListKind
from yizhen.identity.door import grant_role, load_roles
from yizhen.kernel.actors import system_actor
from yizhen.territory import door as territory


@pytest.fixture
def office(counties, monkeypatch, settings):
    """The establishment office's clerk, signed in, with the county opened and its townships known; it is NOW."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    settings.PASSWORD_HASHERS = ["tests.identity.offices.QuickArgon2"]
    open_county(code=HOME, name="望川县", fictional=True, **SETTING)
    without_second()
    load_roles(**SETTING)
    level = territory.Level
    rows = [
        territory.DivisionRow(n, code, name, lev, parent, date(2024, 1, 1), kind)
        for n, (code, name, lev, parent, kind) in enumerate(
            (
                ("990000000000", "示例省", level.PROVINCE, "", "province"),
                ("990100000000", "示例市", level.CITY, "990000000000", "city"),
                (f"{HOME}000000", "望川县", level.COUNTY, "990100000000", "county"),
                (f"{STREET}000", "城关街道", level.TOWNSHIP, f"{HOME}000000", "street"),
                ("990101100000", "石桥镇", level.TOWNSHIP, f"{HOME}000000", "town"),
            ),
            1,
        )
    ]
    land = system_actor("装机", HOME, [territory.Power.EDIT])
    report = territory.import_divisions(rows, source="test", by=land, at=NOW)
    assert not report.refused
    account_for(counties.home.people["GOV1"], "bianban")
    grant_role(counties.home.posts["GOV-head"], "establishment_office", "county", **SETTING)
    client = Client()
    assert client.post("/identity/sign-in", {"username": "bianban", "password": PASSWORD}).status_code == 302
    return client


@pytest.fixture
def item(office, counties):
    one = draft(organ=counties.home.organs["JIAN"], organ_name="县住建局")
    return actions.enter_item(one, valid_from=date(2026, 1, 1), **BY)


def test_the_ledger_finds_filters_and_exports(office, item):
    actions.enter_item(
        draft(code="x-2", catalog_code="", name="老年证办理", kind=ItemKind.SERVICE, bases=()),
        valid_from=date(2026, 1, 1), **BY,
    )  # fmt: skip
    page = office.get("/duties/").text
    assert "道路货运经营许可" in page and "老年证办理" in page
    assert "老年证办理" not in office.get("/duties/?kind=01").text
    assert "道路货运经营许可" not in office.get("/duties/?q=老年").text
    book = load_workbook(io.BytesIO(office.get("/duties/export.xlsx?kind=01").content))
    heads, line = list(book.active.iter_rows(values_only=True))
    assert dict(zip(heads, line, strict=True))["task_name 事项名称"] == "道路货运经营许可"


def test_what_is_exported_is_unchanged_when_imported_again(office, item):
    content = b"".join(office.get("/duties/export.csv").streaming_content)
    table = actions_table(content)
    (row,) = actions.check_rows(table.rows, guess_columns(table), county=HOME, on=date(2026, 3, 4))
    assert row.fate == "unchanged", row


def actions_table(content):
    from yizhen.duties.sheets import open_table

    return open_table(content, "items.csv")


def guess_columns(table):
    from yizhen.duties.rules.rows import guess

    return guess(table.head)


def test_a_planned_item_past_its_day_is_told(office):
    planned = draft(state=ItemState.PLANNED, planned_on=date(2026, 2, 1))
    actions.enter_item(planned, valid_from=date(2026, 1, 1), **BY)
    assert "已过目标日期" not in office.get("/duties/?on=2026-02-01").text
    assert "已过目标日期" in office.get("/duties/?on=2026-02-02").text


def test_the_ledger_costs_the_same_however_many(office, item, django_assert_max_num_queries):
    office.get("/duties/")
    with django_assert_max_num_queries(14):
        office.get("/duties/")
    for n in range(30):
        actions.enter_item(draft(code=f"x-{n}", catalog_code="", name=f"许可{n}"), valid_from=date(2026, 1, 1), **BY)
    with django_assert_max_num_queries(14):
        office.get("/duties/")


def test_an_item_shows_its_flow_and_files(office, item):
    page = office.get(f"/duties/items/{item}/?on=2026-03-04").text
    assert "<svg" in page and "《行政许可法》第四十四条" in page and "一次告知补正" in page
    word = Document(io.BytesIO(office.get(f"/duties/items/{item}/flow.docx").content))
    assert "道路货运经营许可" in word.paragraphs[0].text
    assert "BPMNShape" in office.get(f"/duties/items/{item}/flow.bpmn").text
    assert office.get(f"/duties/items/{item}/flow.svg")["Content-Type"] == "image/svg+xml"
    assert office.get("/duties/items/999999/").status_code == 404


def test_a_file_is_previewed_then_taken(office):
    lines = "\n".join(",".join(row) for row in [HEAD, *ROWS]).encode()
    told = office.post(
        "/duties/import/", {"file": SimpleUploadedFile("目录.csv", lines), "on": "2026-01-01"}, follow=True
    )
    assert "规范性文件" in told.text and not ItemRow.objects.exists()
    batch = told.request["PATH_INFO"]
    bad = b"".join(office.get(f"{batch}refused.csv").streaming_content).decode()
    assert "设定依据位阶" in bad and "《行政处罚法》" in bad and "设定依据位阶：" in told.text
    assert office.get(f"{batch}refused.xlsx").status_code == 200 and office.get(f"{batch}refused.pdf").status_code == 404
    mapped = office.post(f"{batch}map/", {"task_name": "0", "task_type": "1", "local_task_code": "2"}, follow=True)
    assert mapped.status_code == 200
    done = office.post(f"{batch}take/", follow=True)
    assert "已导入" in done.text and ItemRow.objects.exists()
    again = office.post("/duties/import/", {"file": SimpleUploadedFile("坏.xlsx", b"PK broken"), "on": "2026-01-01"})
    assert again.status_code == 422 and "工作簿" in again.text


def test_a_list_is_drafted_refused_mended_and_published(office):
    told = office.post("/duties/lists/new/", {"township": STREET, "kind": "support"}, follow=True)
    pk = told.request["PATH_INFO"].rstrip("/").rsplit("/", 1)[-1]
    edition = office.post(f"/duties/lists/{pk}/draft/", follow=True).request["PATH_INFO"]
    office.post(edition, {"name": "违法建设查处", "category": "城乡建设"})
    publish_form = {"authority": "望编委〔2026〕1号", "effective_on": "2026-01-01"}
    refused = office.post(f"{edition}publish/", publish_form)
    assert refused.status_code == 422 and "对应上级部门" in refused.text
    office.post(f"{edition}change/", {"undo": "1"})
    office.post(edition, {
        "name": "违法建设查处", "category": "城乡建设", "organ_name": "县住建局", "upper_duty": "查处",
        "township_duty": "发现、报告",
    })  # fmt: skip
    done = office.post(f"{edition}publish/", publish_form, follow=True)
    assert "已公布" in done.text and EntryRow.objects.get().organ_id is not None
    public = Client().get(f"/duties/public/{STREET}/support/").text
    assert "违法建设查处" in public and "望编委〔2026〕1号" in public


def test_a_whole_list_is_read_from_a_table(office):
    found = publish(ListKind.BASIC, BASIC)
    edition = office.post(f"/duties/lists/{found}/draft/", follow=True).request["PATH_INFO"]
    drafted = ChangeRow.objects.filter(edition__state="draft")
    lines = "事项名称,类别\n高龄津贴申请受理,民生服务\n农村厕所管护,乡村振兴\n".encode()
    told = office.post(f"{edition}replace/", {"file": SimpleUploadedFile("清单.csv", lines)}, follow=True)
    assert "农村厕所管护" in told.text and not drafted.exists(), "looked at before the draft changes"
    done = office.post(f"{told.request['PATH_INFO']}take/", follow=True)
    assert "新增 1 条" in done.text and "取消 1 条" in done.text and drafted.count() == 2
    bad = office.post(f"{edition}replace/", {"file": SimpleUploadedFile("清单.csv", b"a,b\n1,2\n")})
    assert bad.status_code == 422 and "事项名称" in bad.text
    assert office.post(f"{edition}drop/", {"reason": "重拟"}, follow=True).status_code == 200


def test_a_list_on_two_days_and_its_export(office):
    found = publish(ListKind.BASIC, BASIC)
    publish(ListKind.BASIC, BASIC[:1], on=date(2026, 3, 1))
    page = office.get(f"/duties/lists/{found}/?on=2026-03-04&compare=2026-01-05").text
    assert "删去" in page and "辖区消防巡查" in page
    csv = b"".join(office.get(f"/duties/lists/{found}/export.csv?on=2026-01-05").streaming_content).decode()
    assert "辖区消防巡查" in csv


def test_the_county_on_one_page_and_townships_compared(office):
    publish(ListKind.BASIC, BASIC)
    publish(ListKind.SUPPORT, [SUPPORT])
    publish(ListKind.BASIC, BASIC[:1], town="990101100")
    assert "城关街道" in office.get("/duties/lists/?on=2026-03-04").text
    page = office.get("/duties/lists/compare/?on=2026-03-04").text
    assert "辖区消防巡查" in page and "高龄津贴申请受理" not in page
    assert "高龄津贴申请受理" in office.get("/duties/lists/compare/?on=2026-03-04&all=1").text


def test_what_differs_between_townships_stands_out_and_is_exported(office):
    publish(ListKind.BASIC, BASIC)
    publish(ListKind.BASIC, BASIC[:1], town="990101100")
    page = office.get(f"/duties/lists/compare/?on=2026-03-04&town={STREET}&town=990101100").text
    assert "badge" in page and "没有" in page
    assert "辖区消防巡查" not in office.get("/duties/lists/compare/?on=2026-03-04&category=民生服务").text
    csv = b"".join(office.get("/duties/lists/compare/export.csv?on=2026-03-04").streaming_content).decode()
    assert "辖区消防巡查" in csv and "高龄津贴" not in csv
    assert office.get("/duties/lists/compare/export.xlsx?on=2026-03-04&all=1").status_code == 200
    assert office.get("/duties/lists/counties/?on=2026-03-04&all=1").status_code == 200


def test_burdens_are_entered_filtered_and_ended(office):
    told = office.post("/duties/burdens/new/", {
        "kind": "exam", "title": "垃圾分类考核", "begins_on": "2026-01-01", "townships": [STREET],
    }, follow=True)  # fmt: skip
    assert "没有依据" in told.text
    pk = actions.enter_burden(BurdenDraft(BurdenKind.VETO, "信访一票否决", FIRST), **BY)
    assert "信访一票否决" not in office.get("/duties/burdens/?kind=exam").text
    assert office.post(f"/duties/burdens/{pk}/", {"on": "2026-03-01", "reason": ""}).status_code == 422
    assert "已清理" in office.post(f"/duties/burdens/{pk}/", {"on": "2026-03-01", "reason": "取消"}, follow=True).text
    assert "取消" in b"".join(office.get("/duties/burdens/export.csv").streaming_content).decode()


def test_the_public_reads_without_an_account_and_sees_no_drafts(office, item):
    publish(ListKind.BASIC, BASIC)
    drafted = actions.open_list(ListKind.SUPPORT, STREET, **BY)
    actions.draft_whole(actions.open_edition(drafted, **BY), [SUPPORT], **BY)
    public = Client()
    assert "城关街道" in public.get("/duties/public/").text
    assert "配合履职" not in public.get(f"/duties/public/{STREET}/").text
    assert public.get(f"/duties/public/{STREET}/support/").status_code == 404
    assert public.get("/duties/public/990101100/").status_code == 404
    assert "民生服务" in public.get(f"/duties/public/{STREET}/basic/1/").text
    assert public.get(f"/duties/public/{STREET}/basic/99/").status_code == 404
    assert "道路货运经营许可" in public.get("/duties/public/items/?q=货运").text
    page = public.get(f"/duties/public/items/{item}/").text
    assert "<svg" in page and "县住建局" in page
    assert public.get(f"/duties/public/items/{item}/flow.bpmn").status_code == 200
    assert public.get("/duties/").status_code in (302, 403)


def test_the_front_page_of_the_public_is_light(office, item):
    publish(ListKind.BASIC, BASIC)
    assert len(Client().get("/duties/public/").content) < 30_000


def test_one_item_is_entered_refused_changed_and_ended(office, counties):
    filled = {
        "name": "取水许可", "kind": "01", "catalog_code": "000120001000", "organ": counties.home.organs["JIAN"],
        "use_level": "4", "bases": "《关于取水的通知》", "statutory_days": "20", "promised_days": "30",
        "unit": "working_day", "state": "in_force", "valid_from": "2026-01-01",
    }  # fmt: skip
    refused = office.post("/duties/items/new/", filled)
    assert refused.status_code == 422 and "不得设定行政许可" in refused.text and "承诺比法定长" in refused.text
    mended = {**filled, "bases": "《中华人民共和国水法》第四十八条", "promised_days": "10", "copied_from": "省级目录（2025年版）"}
    told = office.post("/duties/items/new/", mended, follow=True)
    pk = ItemRow.objects.get().pk
    assert "取水许可" in told.text and "《中华人民共和国水法》第四十八条" in told.text
    assert "disabled" in office.get(f"/duties/items/{pk}/change/").text, "what the higher catalogue said is locked"
    later = {**mended, "name": "取水证", "promised_days": "5", "valid_from": "2026-03-01"}
    changed = office.post(f"/duties/items/{pk}/change/", later, follow=True).text
    assert "取水许可" in changed and "取水证" not in changed and "5 个工作日" in changed
    early = office.post(f"/duties/items/{pk}/change/", {**later, "promised_days": "4", "valid_from": "2026-02-01"})
    assert early.status_code == 422 and "不能早于" in early.text
    assert office.post(f"/duties/items/{pk}/end/", {"on": "2026-03-03", "reason": ""}).status_code == 422
    ended = office.post(f"/duties/items/{pk}/end/", {"on": "2026-03-03", "reason": "上级取消"}, follow=True)
    assert "已停用" in ended.text
