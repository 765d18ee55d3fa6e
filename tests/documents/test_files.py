"""Files: taken in whole and in pieces, known by content, kept by hash, read by whom the matter allows."""

import base64
import io
import os
import stat
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from tests.documents.office import drafted, led
from tests.identity.offices import PASSWORD
from tests.organs.small_county import HOME, NOW
from yizhen.county.door import Source, set_rule
from yizhen.documents import access, actions, queries
from yizhen.documents.actions import store
from yizhen.documents.door import register_reader
from yizhen.documents.models import FileRow, UploadRow
from yizhen.documents.rules.kinds import safe_name
from yizhen.documents.terms import BadFile, FileKind
from yizhen.identity.models import Account
from yizhen.kernel.actors import NoPower, public_actor, system_actor
from yizhen.record.door import history


def photo(size=(400, 300), place=True):
    picture, out = Image.new("RGB", size, "green"), io.BytesIO()
    exif = Image.Exif()
    if place:
        exif[0x0112] = 6
        exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 2.0, 3.0), 3: "E", 4: (121.0, 2.0, 3.0)})
        exif[0x010F] = "CameraMaker"
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def take(office, content, name="照片.jpg", by=None):
    return actions.take_file([content], name, by=by or office.clerk, at=NOW)


def test_a_file_is_kept_by_its_hash_and_never_by_its_name(office, store):
    content = photo()
    pk = take(office, content, "../../etc/passwd\x00<b>.jpg")
    row = FileRow.objects.get(pk=pk)
    kept = actions.content(row.sha256)
    assert kept.read_bytes() == content
    assert kept.is_relative_to(store / "files" / "content")
    assert "/" not in row.name
    assert "\x00" not in row.name
    assert stat.S_IMODE(kept.stat().st_mode) == 0o400
    assert stat.S_IMODE((store / "files" / "content").stat().st_mode) == 0o700
    assert list((store / "files" / "parts").iterdir()) == []
    told = history("documents.file", pk)[0]
    assert told.payload["sha256"] == row.sha256
    assert "passwd" not in str(told.payload)


def test_only_hashes_lead_into_the_store():
    for bad in ("../x", "a" * 63, "g" * 64, "/etc/passwd", ""):
        with pytest.raises(ValueError, match="not a hash"):
            store.content(bad)


@pytest.mark.parametrize(("name", "kept"), [
    ("C:\\Users\\我\\报告.pdf", "报告.pdf"), ("a/b/c.pdf", "c.pdf"), ("x\u202egnp.exe", "x_gnp.exe.pdf"),
    ("...", "文件.pdf"), ("程序.exe", "程序.exe.pdf"), ("长" * 300 + ".pdf", "长" * 110 + ".pdf"),
])  # fmt: skip
def test_names_are_made_safe_and_end_as_their_content_is(name, kept):
    assert safe_name(name, FileKind.PDF) == kept


def test_the_preview_is_upright_and_tells_nothing_of_the_place(office):
    pk = take(office, photo())
    row = FileRow.objects.get(pk=pk)
    preview = actions.preview_at(row.sha256)
    with Image.open(preview) as seen:
        assert seen.size == (300, 400), "turned as the camera was held"
        assert not seen.getexif()
        assert seen.info == {}
    assert b"CameraMaker" not in preview.read_bytes()
    assert b"CameraMaker" in actions.content(row.sha256).read_bytes(), "the original is evidence and stays as it was"


def bomb(wide=20_000, tall=20_000):
    """A PNG of a few kilobytes that would open to more than a gigabyte."""
    out = io.BytesIO()
    Image.new("1", (wide, tall)).save(out, "PNG")
    return out.getvalue()


def test_a_picture_that_would_eat_the_memory_is_refused(office):
    content = bomb()
    assert len(content) < 200_000
    with pytest.raises(BadFile, match="像素"):
        take(office, content, "a.png")
    assert not FileRow.objects.exists()


def docx(**extra):
    out = io.BytesIO()
    with ZipFile(out, "w") as packed:
        for name, words in {"word/document.xml": "<x/>", **extra}.items():
            packed.writestr(name, words)
    return out.getvalue()


@pytest.mark.parametrize(("content", "name", "why"), [
    (b"", "a.pdf", "空的"), (b"MZ\x90\x00program", "图片.jpg", "认不出"), (b"<script>alert(1)</script>", "a.html", "认不出"),
    (b"\xff\xd8\xff not a picture at all", "a.jpg", "打不开"), (b"PK\x03\x04 broken", "a.docx", "已损坏"),
    (docx(**{"word/vbaProject.bin": "x"}), "a.docx", "宏"), (b"\x00\x01\x02\x03", "a.txt", "认不出"),
], ids=["empty", "program", "page", "broken-picture", "broken-zip", "macro", "binary-text"])  # fmt: skip
def test_what_is_not_what_it_says_is_refused_and_nothing_is_kept(office, store, content, name, why):
    with pytest.raises(BadFile, match=why):
        take(office, content, name)
    assert not FileRow.objects.exists()
    assert list((store / "files" / "parts").iterdir()) == []


def test_a_packed_archive_is_refused_but_word_is_taken(office):
    out = io.BytesIO()
    with ZipFile(out, "w") as packed:
        packed.writestr("a.exe", b"x")
    with pytest.raises(BadFile, match="压缩包"):
        take(office, out.getvalue(), "a.docx")
    assert FileRow.objects.get(pk=take(office, docx(), "方案.docx")).kind == "docx"
    assert FileRow.objects.get(pk=take(office, "姓名,电话\n张三,1".encode("gb18030"), "名单.csv")).kind == "csv"


def test_size_and_kinds_are_the_countys_rules(office):
    setter = {"by": system_actor("县", HOME, ("county.edit",)), "at": NOW}
    source = Source("某办法")
    set_rule(HOME, "documents.file_max_megabytes", 1, in_force_from=NOW.date(), source=source, **setter)
    set_rule(HOME, "documents.file_kinds", "pdf,txt", in_force_from=NOW.date(), source=source, **setter)
    with pytest.raises(BadFile, match="1 MB"):
        take(office, b"%PDF-" + b"x" * 1024 * 1024, "a.pdf")
    with pytest.raises(BadFile, match="不收 jpeg"):
        take(office, photo())


def scanner(tmp_path, code):
    script = tmp_path / f"scan{code}"
    script.write_text(f"#!/bin/sh\necho seen\nexit {code}\n")
    script.chmod(0o700)
    return str(script)


@pytest.mark.parametrize(("code", "scan"), [(0, "clean"), (2, "unscanned")])
def test_the_scanner_is_asked(office, settings, tmp_path, code, scan):
    settings.SCAN_COMMAND = scanner(tmp_path, code)
    assert FileRow.objects.get(pk=take(office, photo())).scan == scan


def test_what_the_scanner_finds_harmful_is_refused(office, settings, tmp_path):
    settings.SCAN_COMMAND = scanner(tmp_path, 1)
    with pytest.raises(BadFile, match="seen"):
        take(office, photo())
    settings.SCAN_COMMAND = ""
    assert FileRow.objects.get(pk=take(office, photo())).scan == "unscanned"


def test_without_the_power_nothing_is_taken(office):
    with pytest.raises(NoPower):
        take(office, photo(), by=public_actor(HOME, ()))


def test_a_file_is_read_by_who_took_it_and_by_readers_of_its_matter(office):
    pk = take(office, photo())
    for other in (office.leader, office.builder, public_actor(HOME, ("documents.view",))):
        with pytest.raises(access.NoSuchFile):
            access.file_for(other, pk)
    paper = drafted(office)
    actions.attach(pk, ("documents.document", paper), "现场照片", by=office.clerk, at=NOW)
    assert access.file_for(office.leader, pk).pk == pk
    with pytest.raises(access.NoSuchFile):
        access.file_for(office.town, pk)
    one = queries.attached("documents.document", paper)[0]
    actions.detach(one.id, ("documents.document", paper), reason="传错", by=office.clerk, at=NOW)
    with pytest.raises(access.NoSuchFile):
        access.file_for(office.leader, pk)
    assert [e.title for e in history("documents.document", paper)] == ["拟稿", "附着文件", "撤下文件"]


def test_other_houses_say_who_reads_their_matters(office, monkeypatch):
    monkeypatch.setattr(access, "READERS", dict(access.READERS))
    register_reader("elsewhere.case", lambda by, number: number == 7 and by.organ == office.builder.organ)
    pk = take(office, photo())
    actions.attach(pk, ("elsewhere.case", 7), "照片", by=office.clerk, at=NOW)
    assert access.file_for(office.builder, pk).pk == pk
    with pytest.raises(access.NoSuchFile):
        access.file_for(office.town, pk)


def test_attaching_twice_is_once_and_a_foreign_file_cannot_be_taken_along(office):
    pk, paper = take(office, photo()), drafted(office)
    first = actions.attach(pk, ("documents.document", paper), "附件", by=office.clerk, at=NOW)
    assert actions.attach(pk, ("documents.document", paper), "附件", by=office.clerk, at=NOW) == first
    with pytest.raises(access.NoSuchFile):
        actions.attach(pk, ("documents.document", paper), "附件", by=office.town, at=NOW)


# -- in pieces ---------------------------------------------------------------------------------------------


@pytest.fixture
def client(office):
    Account.objects.update(password_changed_on=timezone.localdate())
    return signed_in("clerk")


def signed_in(name):
    client = Client()
    assert client.post("/identity/sign-in", {"username": name, "password": PASSWORD}).status_code == 302
    return client


def begin(client, content, name="材料.pdf"):
    named = base64.b64encode(name.encode()).decode()
    return client.post("/documents/uploads/", headers={"Upload-Length": str(len(content)), "Upload-Metadata": f"filename {named}"})


def go_on(client, url, offset, data):
    return client.generic(
        "PATCH", url, data, content_type="application/offset+octet-stream", headers={"Upload-Offset": str(offset)}
    )


def test_an_upload_resumes_after_a_break(client, office):
    content = b"%PDF-1.7\n" + os.urandom(300_000)
    said = begin(client, content)
    assert said.status_code == 201
    url = said["Location"]
    assert go_on(client, url, 0, content[:100_000])["Upload-Offset"] == "100000"
    elsewhere = signed_in("clerk")
    assert elsewhere.head(url)["Upload-Offset"] == "100000"
    again = go_on(elsewhere, url, 0, content[:100_000])
    assert (again.status_code, again["Upload-Offset"]) == (409, "100000")
    last = go_on(elsewhere, url, 100_000, content[100_000:])
    assert last.status_code == 204
    row = FileRow.objects.get(pk=int(last["Upload-File"]))
    assert (row.name, row.kind, row.size) == ("材料.pdf", "pdf", len(content))
    assert actions.content(row.sha256).read_bytes() == content
    assert elsewhere.head(url)["Upload-File"] == str(row.pk)
    assert go_on(elsewhere, url, len(content), b"x").status_code == 409


def test_pieces_that_cannot_be_are_refused(client, office):
    assert begin(client, b"").status_code == 413
    assert client.post("/documents/uploads/", headers={"Upload-Length": "x"}).status_code == 400
    assert client.post("/documents/uploads/", headers={"Upload-Length": str(10**12)}).status_code == 413
    url = begin(client, b"MZ program")["Location"]
    assert client.patch(url, b"MZ", content_type="text/plain").status_code == 415
    assert client.generic("PATCH", url, b"MZ", content_type="application/offset+octet-stream").status_code == 400
    assert go_on(client, url, 0, b"MZ program and more").status_code == 422
    assert go_on(client, url, 0, b"x" * (actions.PIECE_MAX + 1)).status_code == 413
    last = go_on(client, url, 0, b"MZ program")
    assert last.status_code == 422
    assert "认不出" in last.text
    assert client.head(url).status_code == 404, "what was refused is gone"
    assert client.options("/documents/uploads/")["Tus-Version"] == "1.0.0"


def test_an_upload_is_its_owners_alone(client, office):
    url = begin(client, b"%PDF-1.7 x")["Location"]
    other = signed_in("builder")
    assert other.head(url).status_code == 404
    assert go_on(other, url, 0, b"%PDF").status_code == 404
    assert other.delete(url).status_code == 404
    assert client.delete(url).status_code == 204
    assert not UploadRow.objects.exists()
    assert Client().head(url).status_code in (302, 403)


def test_uploads_nobody_went_on_with_are_swept(client, office, store):
    begin(client, b"%PDF-1.7 x")
    assert actions.sweep(at=timezone.now()) == 0
    assert actions.sweep(at=timezone.now() + timezone.timedelta(days=8)) == 1
    assert list((store / "files" / "parts").iterdir()) == []


def test_a_plain_form_does_the_same_without_script(client, office):
    from django.core.files.uploadedfile import SimpleUploadedFile

    said = client.post("/documents/files/", {"file": SimpleUploadedFile("街景.jpg", photo())})
    assert said.status_code == 302
    page = client.get("/documents/files/").text
    assert "街景.jpg" in page
    assert "未查毒" in page
    bad = client.post("/documents/files/", {"file": SimpleUploadedFile("a.jpg", b"MZ")})
    assert bad.status_code == 422
    assert "认不出" in bad.text
    assert client.post("/documents/files/", {}).status_code == 422


def test_downloads_cannot_run_as_pages_of_this_site(client, office):
    pk = take(office, b"<script>alert(1)</script>", '坏"名;字.txt')
    said = client.get(f"/documents/files/{pk}/")
    assert said["Content-Disposition"].startswith("attachment; ")
    assert "坏" not in said["Content-Disposition"]
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Content-Type"] == "text/plain; charset=utf-8"
    assert "sandbox" in said["Content-Security-Policy"]
    assert "script-src" not in said["Content-Security-Policy"]
    assert b"".join(said.streaming_content) == b"<script>alert(1)</script>"
    assert signed_in("town").get(f"/documents/files/{pk}/").status_code == 404
    assert Client().get(f"/documents/files/{pk}/").status_code in (302, 403, 404)


def test_previews_of_pictures_and_pdfs(client, office):
    picture = take(office, photo())
    said = client.get(f"/documents/files/{picture}/preview.png")
    assert b"".join(said.streaming_content).startswith(b"\x89PNG")
    paper = led(office, drafted(office), "submit", "pass", "sign", "number", "seal", "issue")
    pdf = next(one.file.id for one in queries.attached("documents.issued", paper) if one.file.kind is FileKind.PDF)
    said = client.get(f"/documents/files/{pdf}/preview.png")
    assert b"".join(said.streaming_content).startswith(b"\x89PNG")
    broken = take(office, b"%PDF-1.7 broken", "x.pdf")
    assert client.get(f"/documents/files/{broken}/preview.png").status_code == 404
    words = take(office, b"text", "x.txt")
    assert client.get(f"/documents/files/{words}/preview.png").status_code == 404


def test_my_files_cost_the_same_however_many(office, django_assert_num_queries):
    for number in range(8):
        take(office, f"{number}".encode(), f"{number}.txt")
    with django_assert_num_queries(2):
        files, count = queries.my_files(office.clerk, size=5)
    assert (len(files), count) == (5, 8)
    paper = drafted(office)
    for one in files:
        actions.attach(one.id, ("documents.document", paper), by=office.clerk, at=NOW)
    with django_assert_num_queries(1):
        assert len(queries.attached("documents.document", paper)) == 5
