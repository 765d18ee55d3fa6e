"""A file goes up in pieces, survives a broken line and a page that was left, and arrives as it was."""

import hashlib
import os

import pytest

pytestmark = pytest.mark.browser

MEGABYTE = 1024 * 1024


def test_an_upload_goes_on_where_the_line_broke(visit, tmp_path):
    tab = visit("镇街指挥岗")
    file = tmp_path / "现场材料.pdf"
    file.write_bytes(b"%PDF-1.7\n" + os.urandom(3 * MEGABYTE))
    sent = []

    def carry(route):
        if route.request.method == "PATCH":
            sent.append(route.request.headers["upload-offset"])
            if len(sent) == 3:
                route.abort()
                return
        route.continue_()

    tab.route("**/documents/uploads/*/", carry)
    tab.goto("/documents/files/")
    tab.set_input_files("input[type=file]", file)
    tab.get_by_role("button", name="上传").click()
    tab.get_by_text("已传的都在").wait_for()
    assert sent == ["0", str(MEGABYTE), str(2 * MEGABYTE)]
    tab.trouble.clear()
    tab.goto("/documents/files/")
    tab.set_input_files("input[type=file]", file)
    tab.get_by_role("button", name="上传").click()
    tab.get_by_text("文件已收存").wait_for()
    assert sent[3:] == [str(2 * MEGABYTE), str(3 * MEGABYTE)], "only what had not arrived is sent again"
    with tab.expect_download() as waiting:
        tab.get_by_role("link", name="现场材料.pdf").first.click()
    kept = waiting.value.path().read_bytes()
    assert hashlib.sha256(kept).digest() == hashlib.sha256(file.read_bytes()).digest()
