"""A list on its way to the public: drafted by the establishment office, refused with the reason, mended, published."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.test_every_page import faults

pytestmark = pytest.mark.browser

OFFICE, TOWN = "编办经办", "鼓台街道"
NUMBER = "澄委编〔2026〕19号"


def fill_entry(tab: Page, **said: str) -> None:
    """Fill in one entry of a draft and put it in."""
    for name, words in said.items():
        tab.locator(f"form[data-draft] [name={name}]").fill(words)
    tab.get_by_role("button", name="写入拟订稿").click()
    expect(tab.get_by_text("已写入拟订稿")).to_be_visible()


def publish(tab: Page) -> None:
    tab.locator("[name=authority]").fill(NUMBER)
    tab.get_by_role("button", name="公布这一版").click()


def test_a_list_is_drafted_refused_mended_published_and_read_by_the_public(visit):
    tab = visit(OFFICE, width=DESK)
    tab.goto("/duties/lists/")
    row = tab.locator("main tbody tr", has_text=TOWN)
    row.locator("a").nth(3).click()  # the list of what it only helps with
    expect(tab.get_by_role("heading", level=1)).to_have_text(f"{TOWN}配合履职事项清单")
    tab.get_by_role("button", name="拟订新版").click()
    fill_entry(tab, name="低空飞行活动巡查", category="应急管理及消防")
    assert faults(tab, "edition") == []
    publish(tab)
    expect(tab.get_by_text("没有写对应上级部门").first).to_be_visible()
    assert tab.locator("[name=authority]").input_value() == NUMBER, "nothing typed is lost"
    tab.locator(".change", has_text="低空飞行活动巡查").get_by_role("button", name=re.compile("撤销")).click()
    fill_entry(
        tab, name="低空飞行活动巡查", category="应急管理及消防", organ_name="应急局", upper_duty="认定、查处违规飞行",
        township_duty="日常巡查，发现后报告",
    )  # fmt: skip
    publish(tab)
    expect(tab.get_by_text("已公布。")).to_be_visible()
    expect(tab.get_by_text(NUMBER)).to_be_visible()
    read_by_the_public(visit("", width=PHONE))


def read_by_the_public(tab: Page) -> None:
    """What a resident finds on a telephone, without an account."""
    tab.goto("/duties/public/")
    assert faults(tab, "public") == []
    tab.get_by_role("link", name=TOWN).click()
    tab.get_by_role("link", name="配合履职事项清单").click()
    expect(tab.get_by_text(NUMBER)).to_be_visible()
    assert faults(tab, "public list") == []
    tab.get_by_role("link", name="低空飞行活动巡查").click()
    expect(tab.get_by_text("日常巡查，发现后报告")).to_be_visible()


def test_a_resident_finds_how_a_matter_is_handled(visit):
    tab = visit("", width=PHONE)
    tab.goto("/duties/public/")
    tab.locator("[name=q]").fill("食品经营许可")
    tab.get_by_role("button", name="查").click()
    tab.get_by_role("link", name="食品经营许可").first.click()
    expect(tab.locator(".flow svg").filter(visible=True)).to_have_count(1)
    assert faults(tab, "public item") == []
    with tab.expect_download() as taken:
        tab.get_by_role("link", name="下载 Word").click()
    assert taken.value.suggested_filename.endswith(".docx")


@pytest.mark.parametrize("where", ["/duties/", "/duties/lists/", "/duties/lists/compare/", "/duties/burdens/",
                                   "/duties/burdens/new/", "/duties/import/", "/duties/items/1/"])  # fmt: skip
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_desk_pages_are_sound(visit, where, width):
    tab = visit(OFFICE, width=width)
    assert tab.goto(where).status == 200
    assert faults(tab, where) == []
