"""Photos and files at a case: put by who works on it and by its requester; seen by who sees the case; marked for the requester."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from tests.dispatch.pages import asking, hidden
from tests.dispatch.realm import COUNTY, NOW, SINCE
from yizhen.county import door as county
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.access import NoSuchCase
from yizhen.dispatch.actions import EvidenceNeeded
from yizhen.dispatch.actions import files as actions
from yizhen.dispatch.models import Case
from yizhen.dispatch.queries.files import case_files, public_files
from yizhen.dispatch.terms.files import FileRole
from yizhen.documents import door as documents
from yizhen.kernel.actors import NoPower

SOON = NOW + timedelta(minutes=30)


@pytest.fixture
def browse(realm, settings, tmp_path):
    settings.HOME = tmp_path
    with asking() as open_for:
        yield open_for


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.HOME = tmp_path


def jpeg(color="red", *, place=False):
    out, exif = BytesIO(), Image.Exif()
    if place:
        exif[0x010F] = "SECRETCAMERA"
    Image.new("RGB", (40, 30), color).save(out, "jpeg", exif=exif)
    return out.getvalue()


def photo(name="现场.jpg", color="red"):
    return SimpleUploadedFile(name, jpeg(color, place=True), "image/jpeg")


def put(realm, pk, role, by, color="red"):
    actions.enclose(pk, [jpeg(color)], "现场.jpg", role, by=by, at=SOON)


def test_who_handles_puts_a_photo_and_who_sees_the_case_sees_it(realm):
    case = realm.reach("handling")
    put(realm, case.id, FileRole.SCENE, realm.urban)
    (one,) = case_files(case.id)
    assert (one.role, one.is_picture, one.name) == (FileRole.SCENE, True, "现场.jpg")
    assert documents.file(realm.center, one.id).id == one.id
    with pytest.raises(documents.NoSuchFile):
        documents.file(realm.water, one.id)
    with pytest.raises(NoSuchCase):
        put(realm, case.id, FileRole.SCENE, realm.water)
    with pytest.raises(NoPower):
        put(realm, case.id, FileRole.SCENE, realm.actor("center.b", "dispatch.view"))
    with pytest.raises(actions.FilesRefused):
        put(realm, case.id, FileRole.REQUESTER, realm.urban)


def test_the_requester_sees_own_photos_and_results_marked_for_them(realm):
    case = realm.reach("handling")
    actions.add_photo(case.number, case.follow_code, [jpeg("blue")], "我拍的.jpg", by=realm.public, at=SOON)
    for role in (FileRole.SCENE, FileRole.RESULT, FileRole.SHOWN):
        put(realm, case.id, role, realm.urban, color=role.value.replace("scene", "green").replace("result", "gray").replace("shown", "white"))
    assert [one.role for one in public_files(case.id)] == [FileRole.REQUESTER, FileRole.SHOWN]


def test_a_requester_adds_pictures_alone_so_many_and_while_it_is_open(realm):
    case = realm.reach("accepted")
    with pytest.raises(documents.BadFile):
        actions.add_photo(case.number, case.follow_code, [b"%PDF-1.4 not a picture"], "a.pdf", by=realm.public, at=SOON)
    with pytest.raises(NoSuchCase):
        actions.add_photo(case.number, "7K3M9QTX2ABHDE", [jpeg()], "a.jpg", by=realm.public, at=SOON)
    source = county.Source("测试")
    county.set_rule(COUNTY, "dispatch.requester_photos", 1, in_force_from=SINCE, source=source, by=realm.root, at=NOW)
    actions.add_photo(case.number, case.follow_code, [jpeg()], "a.jpg", by=realm.public, at=SOON)
    with pytest.raises(actions.FilesRefused, match="最多 1 张"):
        actions.add_photo(case.number, case.follow_code, [jpeg("blue")], "b.jpg", by=realm.public, at=SOON)
    gone = realm.reach("closed", detail="另一件")
    with pytest.raises(actions.FilesRefused, match="已经结束"):
        actions.add_photo(gone.number, gone.follow_code, [jpeg()], "a.jpg", by=realm.public, at=SOON)


@pytest.mark.parametrize(("named", "needed"), [("", False), ("E01", True), ("E", True), ("E02，E03", False), ("全部", True)])
def test_a_county_may_want_a_photo_of_the_result(realm, named, needed):
    source = county.Source("测试")
    county.set_rule(COUNTY, "dispatch.evidence_categories", named or "没有", in_force_from=SINCE, source=source, by=realm.root, at=NOW)
    case = realm.reach("handling")
    put(realm, case.id, FileRole.SCENE, realm.urban)
    if needed:
        with pytest.raises(EvidenceNeeded):
            realm.do("handle", case.id, SOON)
        put(realm, case.id, FileRole.RESULT, realm.urban, "blue")
    assert realm.do("handle", case.id, SOON).state == "handled"


def test_taken_off_it_is_kept_and_the_reason_recorded(realm):
    case = realm.reach("handling")
    put(realm, case.id, FileRole.SCENE, realm.urban)
    actions.add_photo(case.number, case.follow_code, [jpeg("blue")], "我拍的.jpg", by=realm.public, at=SOON)
    mine, theirs = case_files(case.id)
    with pytest.raises(actions.FilesRefused, match="为什么"):
        actions.take_off(case.id, mine.attachment, reason=" ", by=realm.urban, at=SOON)
    with pytest.raises(actions.FilesRefused, match="诉求人"):
        actions.take_off(case.id, theirs.attachment, reason="不要", by=realm.urban, at=SOON)
    actions.take_off(case.id, mine.attachment, reason="拍错了地方", by=realm.urban, at=SOON)
    assert [one.id for one in case_files(case.id)] == [theirs.id]
    with pytest.raises(documents.NoSuchFile):
        actions.take_off(case.id, mine.attachment, reason="再来", by=realm.urban, at=SOON)


def test_the_case_page_shows_adds_and_takes_off(realm, browse):
    case = realm.reach("handling")
    url = f"/dispatch/cases/{case.number}"
    answer = browse(realm.urban).post(f"{url}/files", {"role": "result", "file": photo()})
    assert answer.url == f"{url}#files"
    (one,) = case_files(case.id)
    page = browse(realm.urban).get(url).content.decode()
    assert f"/documents/files/{one.id}" in page or f"{one.id}/preview" in page
    assert "data-uploader" in page
    assert browse(realm.water).post(f"{url}/files", {"role": "result", "file": photo()}).status_code == 404
    for wrong in ({"role": "result"}, {"role": "requester", "file": photo()}, {"role": "result", "file": SimpleUploadedFile("x.exe", b"MZ\x90")}):
        browse(realm.urban).post(f"{url}/files", wrong)
    assert len(case_files(case.id)) == 1
    browse(realm.urban).post(f"{url}/files/{one.attachment}/off", {"reason": "拍错了"})
    assert case_files(case.id) == ()


def test_photos_come_with_the_public_form_and_the_request_stands_without_them(realm, browse):
    page = browse(realm.public)
    told = {"at": "check", "go": "submit", "category": "E01", "township": "unsure", "place_text": "菜市场", "detail": "垃圾没人收",
            "contact": "none"}  # fmt: skip
    start = page.get("/report")
    token = hidden(start)["token"]
    bad = SimpleUploadedFile("病.jpg", b"\xff\xd8\xff not really a picture", "image/jpeg")
    answer = page.post("/report", told | {"token": token, "photos": [photo("一.jpg"), bad, photo("二.jpg", "blue")]})
    assert answer.status_code == 302
    case = Case.objects.get()
    assert [one.name for one in case_files(case.pk)] == ["一.jpg", "二.jpg"]
    receipt = page.get(answer.url).content.decode()
    assert "这张照片没有收" in receipt
    assert receipt.count("/follow/photo/") == 4
    page.post("/report", told | {"token": token, "photos": [photo("三.jpg", "green")]})
    assert len(case_files(case.pk)) == 2


def test_the_follow_page_leads_to_pictures_without_what_the_camera_wrote(realm, browse):
    case = realm.reach("handling", at=timezone.now() - timedelta(hours=2))
    page = browse(realm.public)
    way = {"number": case.number, "code": case.follow_code}
    answer = page.post("/follow", way | {"go": "photo", "photos": [photo()]}).content.decode()
    assert "收到 1 张照片" in answer
    address = answer.split('<img class="gallery__picture" src="')[1].split('"')[0]
    seen = page.get(address)
    body = b"".join(seen.streaming_content)
    assert (seen.status_code, seen["Content-Type"]) == (200, "image/png")
    assert b"SECRETCAMERA" not in body
    assert "sandbox" in seen["Content-Security-Policy"]
    assert page.get(address[:-3] + "abc").status_code == 404
    put(realm, case.id, FileRole.SCENE, realm.urban, "green")
    assert page.post("/follow", way).content.decode().count("<img") == 1
    assert "请先选照片" in page.post("/follow", way | {"go": "photo"}).content.decode()


def test_a_clerk_puts_papers_to_what_is_taken_in(realm, browse):
    sent = {"channel": "window", "title": "窗口来件", "token": "t" * 24, "photos": [photo("申请书.jpg"), photo("照片.jpg", "blue")]}
    assert browse(realm.center).post("/dispatch/intake", sent).status_code == 302
    case = Case.objects.get()
    assert [one.role for one in case_files(case.pk)] == [FileRole.INTAKE] * 2
    assert dispatch.follow  # the requester does not see what the desk scanned
    assert public_files(case.pk) == ()
