"""An establishment clerk's day: a messy workbook, the excess it shows, a plan, a slip, somebody new on it, the report."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import AXE, DESK, PHONE
from tests.browser.test_every_page import faults
from tests.staffing.messy import write

pytestmark = pytest.mark.browser

CLERK = "编办经办"
WORKED = 60_000
"""Milliseconds in which the worker has read or taken a small workbook, however busy the machine."""
OVER, ROOMY = "澄川县水利局", "云溪镇人民政府"


def step(tab: Page, label: str, **typed: str) -> None:
    """Take a step of a plan or a slip as its page offers it."""
    act = tab.locator("details.act--form", has=tab.locator("summary", has_text=re.compile(rf"^{label}$")))
    if act.get_attribute("open") is None:
        act.locator("summary").click()
    for name, words in typed.items():
        act.locator(f"[name={name}]").fill(words)
    act.get_by_role("button", name=f"确认{label}").click()


def draft(tab: Page, unit: str, count: int, reason: str) -> None:
    """Draft a unit's plan for some of its administrative quotas, and submit it."""
    tab.goto("/staffing/plans/new/")
    tab.locator("[name=organ]").select_option(label=unit)
    tab.locator("[name=reason]").fill(reason)
    tab.locator("[name=form-0-category]").select_option(label="行政编制")
    tab.locator("[name=form-0-count]").fill(str(count))
    tab.get_by_role("button", name="保存").click()
    expect(tab.locator("h1")).to_contain_text(unit)
    step(tab, "报送")
    expect(tab.locator("body")).to_contain_text("已办：报送。")


def import_workbook(tab: Page, file, picture) -> None:
    """Upload, read every line's fate, take what can be taken, and see the excess on the board."""
    tab.goto("/staffing/quotas/import/")
    tab.locator("[name=file]").set_input_files(file)
    tab.get_by_role("button", name="读取并核对").click()
    expect(tab.locator("main")).to_contain_text("核对完毕，还没有登记", timeout=WORKED)
    expect(tab.locator("main")).to_contain_text("查无此局")
    picture(tab, "establishment-import")
    tab.get_by_role("button", name=re.compile("^登记可以登记的")).click()
    expect(tab.locator("main")).to_contain_text("缺文件等都列在检查板上", timeout=WORKED)
    tab.get_by_role("link", name="看检查板").click()
    expect(tab.locator("main")).to_contain_text("实有人员不得突破")
    picture(tab, "establishment-board")


def plan_and_slip(tab: Page, picture) -> str:
    """A plan of a unit that is over is refused; that of one with room becomes a slip. Returns the slip's address."""
    draft(tab, OVER, 1, "想再进一个人。")
    expect(tab.locator("main")).to_contain_text("超编单位不得新进人")
    step(tab, "审核通过")
    expect(tab.locator(".field__error, .error-summary").first).to_contain_text("超编单位不得新进人")

    draft(tab, ROOMY, 1, "应急管理工作需要。")
    expect(tab.locator("main")).to_contain_text("没有超出限额")
    step(tab, "审核通过")
    step(tab, "批准", document="澄编委〔2026〕9号")
    expect(tab.locator("body")).to_contain_text("已批准")
    picture(tab, "establishment-plan")
    tab.get_by_role("link", name="申请", exact=True).click()
    tab.locator("[name=reason]").fill("按批准的计划用编。")
    tab.get_by_role("button", name="提交申请").click()
    step(tab, "核准", document="澄编办核〔2026〕20号")
    step(tab, "开控编单")
    expect(tab.locator("body")).to_contain_text("已开控编单 控编〔")
    slip = tab.url
    tab.get_by_role("button", name="起草控编单").click()
    expect(tab.locator("main")).to_contain_text("凭本单办理")
    assert "{{" not in tab.locator("main").inner_text()
    return slip


def enter(tab: Page, picture) -> None:
    """Register somebody with an old number, see what coming onto the quota changes, and do it."""
    tab.goto("/staffing/people/new/")
    tab.locator("[name=organ]").select_option(label=ROOMY)
    tab.locator("[name=staff_no]").fill("YX0099")
    tab.locator("[name=name]").fill("何新人")
    tab.locator("[name=identity]").select_option(label="公务员")
    tab.locator("[name=number]").fill("130503990401001")
    tab.get_by_role("button", name="登记", exact=True).click()
    expect(tab.locator("body")).to_contain_text("原为 15 位，已换算为 18 位")
    tab.get_by_role("link", name="上编", exact=True).click()
    tab.locator("[name=slip]").select_option(index=1)
    tab.locator("[name=document]").fill("澄编办发〔2026〕21号")
    tab.get_by_role("button", name="先看影响（不保存）").click()
    expect(tab.locator("main")).to_contain_text("什么都没有保存")
    expect(tab.locator("main")).to_contain_text("→")
    picture(tab, "establishment-entry")
    tab.get_by_role("button", name="确认上编").click()
    expect(tab.locator("body")).to_contain_text("已上编。")


def test_from_a_messy_workbook_to_the_report(visit, tmp_path, picture):
    tab = visit(CLERK)
    import_workbook(tab, write(tmp_path / "澄川县编制台账.xlsx"), picture)
    slip = plan_and_slip(tab, picture)
    enter(tab, picture)
    tab.goto(slip)
    expect(tab.locator("main")).to_contain_text("何新人")
    expect(tab.locator("main")).to_contain_text("已用完")

    tab.goto("/staffing/report/")
    expect(tab.locator("main")).to_contain_text("行政编制")
    picture(tab, "establishment-report")


PAGES = (
    "/staffing/people/", "/staffing/people/3/", "/staffing/people/3/send/", "/staffing/people/new/",
    "/staffing/people/elsewhere/", "/staffing/people/unreleased/", "/staffing/people/mismatch/",
    "/staffing/people/forecast/", "/staffing/people/pools/",
    "/staffing/people/certificates/", "/staffing/people/identities/", "/staffing/people/cadres/", "/staffing/people/cadres/1/",
    "/staffing/people/cadres/new/", "/staffing/plans/", "/staffing/plans/1/", "/staffing/plans/new/", "/staffing/plans/slips/",
    "/staffing/plans/slips/1/", "/staffing/plans/slips/ask/",
)  # fmt: skip


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_nothing_is_wrong_with_the_pages_of_people_and_plans(visit, width):
    assert AXE.exists()
    tab, found = visit(CLERK, width), []
    for where in PAGES:
        assert tab.goto(where).status == 200, where
        found += faults(tab, where)
    assert found == []
