"""The lists of people as files: all that is filtered, in parts, texts as texts."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.organs.small_county import NOW
from tests.staffing import test_people_pages as pages
from yizhen.staffing.actions import working
from yizhen.staffing.terms.people import CertificateKind, PostingKind
from yizhen.staffing.views import list_files

office, client, _fresh_memory = pages.office, pages.client, pages._fresh_memory


def send(office, n, **more):
    pk = pages.person(office, n, **more)
    working.send(
        pk, PostingKind.SECONDED, office.organs["JIAN"], starts_on=date(2026, 1, 5), until=None, document=f"望组借〔2026〕{n}号",
        reason="专项工作", by=office.by, at=NOW,
    )  # fmt: skip
    return pk


def rows(answer):
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    return [line.split(",") for line in body.splitlines()]


@pytest.mark.parametrize("name", ["elsewhere", "mismatch", "unreleased", "pools", "certificates"])
def test_every_list_is_had_as_a_file_even_when_it_is_empty(office, client, name):
    page = client.get(f"/staffing/people/{name}/").text
    assert "file=xlsx" in page
    assert len(rows(client.get(f"/staffing/people/{name}/?file=csv"))) == 1
    book = load_workbook(BytesIO(client.get(f"/staffing/people/{name}/?file=xlsx").content))
    assert book.active.max_row == 1


def test_a_file_holds_all_parts_and_only_what_is_filtered(office, client, monkeypatch):
    monkeypatch.setattr(list_files, "PART", 2)
    for n in range(1, 6):
        send(office, n)
    told = rows(client.get("/staffing/people/elsewhere/?file=csv"))
    assert [row[0] for row in told] == ["姓名", *(f"孙00{n}" for n in range(5, 0, -1))]
    assert len(rows(client.get("/staffing/people/elsewhere/?kind=attached&file=csv"))) == 1
    assert len(rows(client.get("/staffing/people/elsewhere/?show=ended&file=csv"))) == 1


def test_no_formula_hides_in_a_file(office, client):
    pk = pages.person(office, 1)
    working.certify(
        pk, working.CertificateDraft(CertificateKind.ENFORCEMENT, "=1+1", date(2026, 1, 5), None, field="综合执法"),
        by=office.by, at=NOW,
    )  # fmt: skip
    assert "'=1+1" in rows(client.get("/staffing/people/certificates/?file=csv"))[1]
    sheet = load_workbook(BytesIO(client.get("/staffing/people/certificates/?file=xlsx").content)).active
    assert ("=1+1", "s") in [(cell.value, cell.data_type) for cell in next(sheet.iter_rows(min_row=2))]
