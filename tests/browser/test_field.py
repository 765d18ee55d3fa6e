"""The grid worker's phone: written without a signal, kept through a restart, sent once when the signal is back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import conftest
from tests.browser.conftest import AXE, PHONE
from tests.browser.test_every_page import faults

pytestmark = pytest.mark.browser
WORKER = "专职网格员"
HERE = "/dispatch/field/"


KEPT = """async () => {
    for (let left = 500; left; left--) {
        for (const name of await caches.keys())
            if (await (await caches.open(name)).match('/dispatch/field/', {ignoreVary: true})) return true;
        await new Promise((go) => setTimeout(go, 20));
    }
    return false;
}"""
"""Waits by itself: a condition given as text would be evaluated anew in the page, which its policy forbids."""


def write(tab, words: str) -> None:
    tab.locator(".spot__chip").first.click()
    tab.get_by_label("什么情况").fill(words)
    tab.get_by_label("哪个村社区").select_option(index=2)
    tab.get_by_role("button", name="上报").click()
    expect(tab.locator("[data-said]")).to_contain_text(f"存好了：{words}")


def ready(tab) -> None:
    """The page is open, and the phone keeps it."""
    tab.goto(HERE)
    expect(tab.locator("[data-tabs]")).to_be_visible()
    assert tab.evaluate(KEPT), "the phone has not kept the page"


def open_outbox(tab):
    tab.locator("[data-tabs] a", has_text="发件箱").click()
    return tab.locator("[data-outbox] .spot__item")


def cases(visit, words: str) -> int:
    tab = visit("县指挥中心调度")
    tab.goto(f"/dispatch/cases?q={words}")
    return tab.locator("main .table tbody tr", has_text=words).count()


@pytest.fixture(autouse=True)
def _quiet(visit, monkeypatch):
    """A phone without a signal, or signed out, complains of failed requests: that is what is tried here."""
    expected = re.compile(r"ERR_INTERNET_DISCONNECTED|ERR_FAILED|status of (401|403|404|409|422)|blocked by Playwright")
    monkeypatch.setattr(conftest, "EXPECTED", expected)


def test_written_without_a_signal_kept_through_a_restart_and_sent_once(visit):
    tab = visit(WORKER, PHONE)
    ready(tab)
    assert faults(tab, HERE) == []
    tab.context.set_offline(True)
    expect(tab.locator("[data-signal]")).to_have_text(re.compile("没有信号"))
    write(tab, "断网时写的第一件")
    write(tab, "断网时写的第二件")
    tab.get_by_label("什么情况").fill("还没有写完的")
    tab.wait_for_timeout(600)
    tab.goto(HERE)  # the phone was switched off and on, still without a signal
    expect(tab.get_by_label("什么情况")).to_have_value("还没有写完的")
    waiting = open_outbox(tab)
    expect(waiting).to_have_count(2)
    expect(waiting.first).to_contain_text("等信号：还没有发出")
    assert faults(tab, "outbox") == []
    assert cases(visit, "断网时写的") == 0
    tab.context.set_offline(False)
    expect(tab.locator("[data-outbox] [data-state=sent]")).to_have_count(2)
    expect(waiting.first).to_contain_text(re.compile(r"已发出。编号 \d{8}-\d+，查询码"))
    assert cases(visit, "断网时写的第") == 2


def test_an_answer_that_is_lost_makes_no_second_case(visit):
    tab = visit(WORKER, PHONE, service_workers="block")
    tab.goto(HERE)
    lost = []

    def lose(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)  # it arrived and was taken, and nobody was told
        route.abort()

    tab.route("**/dispatch/field/send", lose)
    write(tab, "回执丢了的一件")
    expect(open_outbox(tab).first).to_contain_text("已发出", timeout=15_000)
    assert lost == [201]
    assert cases(visit, "回执丢了的一件") == 1


def test_a_report_that_is_not_taken_says_why_and_can_be_corrected(visit):
    tab = visit(WORKER, PHONE, service_workers="block")
    tab.goto(HERE)
    tab.evaluate("document.querySelector('[name=lon]').value = '100.1'")  # half a point, as no phone should send
    write(tab, "没有收下的一件")
    item = open_outbox(tab).first
    expect(item).to_contain_text("没有收下")
    item.get_by_role("button", name="改一改").click()
    expect(tab.get_by_label("什么情况")).to_have_value("没有收下的一件")
    tab.evaluate("document.querySelector('[name=lon]').value = ''")
    tab.get_by_role("button", name="上报").click()
    expect(open_outbox(tab).first).to_contain_text("已发出")


def test_the_place_is_taken_with_leave_and_told_in_words(visit):
    tab = visit(WORKER, PHONE, geolocation={"longitude": 104.1, "latitude": 30.1, "accuracy": 12}, permissions=["geolocation"])
    tab.goto(HERE)
    tab.get_by_role("button", name="用现在的位置").click()
    expect(tab.locator("[data-located]")).to_have_text("已定位，误差约 12 米。")
    tab.get_by_role("button", name="不用位置").click()
    expect(tab.locator("[name=lon]")).to_have_value("")
    refused = visit(WORKER, PHONE)
    refused.goto(HERE)
    refused.get_by_role("button", name="用现在的位置").click()
    expect(refused.locator("[data-located]")).to_contain_text("请选村社区")


def test_whoever_is_signed_out_keeps_what_was_written(visit, site):
    tab = visit("", PHONE, service_workers="block")
    tab.context.add_cookies(visit(WORKER, PHONE).context.cookies())
    tab.goto(HERE)
    expect(tab.locator("[data-tabs]")).to_be_visible()
    kept = [one for one in tab.context.cookies() if one["name"] == "sessionid"]
    tab.context.clear_cookies(name="sessionid")
    write(tab, "登录过期后写的")
    item = open_outbox(tab).first
    expect(item).to_contain_text("要重新登录才能发")
    expect(tab.get_by_role("link", name="去登录")).to_be_visible()
    tab.context.add_cookies(kept)
    tab.get_by_role("button", name="现在发").click()
    expect(item).to_contain_text("已发出")


def test_what_to_do_next_stands_there(visit):
    tab = visit("镇街指挥岗", PHONE)
    tab.goto(HERE)
    tab.locator("[data-tabs] a", has_text="我的任务").click()
    expect(tab.locator("[data-tasks] .spot__item").first).to_contain_text("要做：")
    assert AXE.exists() and faults(tab, "tasks") == []
