"""Two roads through the lists: a department applies properly after it was told why not; a township contests and is heard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.test_every_page import faults
from tests.browser.test_journey import do

pytestmark = pytest.mark.browser

OFFICE, LIAISON, TOWN = "编办经办", "部门联络员", "镇街指挥岗"
ITEM = "户外广告设施设置许可"
PAGES = (
    "/duties/matrix/", "/duties/matrix/?fault=many", "/duties/admissions/?stage=all", "/duties/admissions/1/",
    "/duties/admissions/7/", "/duties/papers/", "/duties/disputes/?stage=all", "/duties/disputes/1/", "/duties/disputes/3/",
    "/duties/precedents/", "/duties/disputes/bounces/", "/duties/batches/", "/duties/batches/1/", "/duties/batches/2/",
    "/duties/sleeping/", "/duties/sleeping/?show=towns", "/duties/sleeping/?show=decided", "/duties/batches/3/",
    "/duties/disputes/5/", "/duties/disputes/bounces/?show=items", "/duties/disputes/bounces/?show=disputes",
    "/duties/papers/1/", "/duties/papers/2/", "/duties/route/", "/duties/admissions/new/", "/duties/disputes/new/", "/duties/batches/new/",
)  # fmt: skip


def code_of(tab: Page, name: str) -> str:
    """The code of an item, as a clerk looks it up."""
    tab.goto(f"/duties/?q={name}")
    return re.search(r"\b\d{12}\b", tab.locator("main .table tbody").inner_text())[0]


def fill(tab: Page, **typed: str) -> None:
    for name, words in typed.items():
        tab.locator(f"main [name={name}]").fill(words)


def test_a_department_is_told_the_article_and_then_applies_properly(visit):
    liaison = visit(LIAISON)
    code = code_of(liaison, ITEM)
    liaison.goto("/duties/admissions/")
    liaison.get_by_role("link", name="提出申请").click()
    liaison.get_by_label("交由镇街承担").check()
    fill(liaison, title="请镇街代收户外广告设置申请", item=code, text="各镇街要设立户外广告管理办公室，并加挂牌子。")
    liaison.get_by_role("checkbox", name="鼓台街道").check()
    liaison.get_by_role("button", name="提出申请").click()
    main = liaison.locator("main")
    for told in ("第七条", "没有落实人财物", "编随事走没有落实", "没有写明依据", "起止期限不清"):
        expect(main).to_contain_text(told)
    assert liaison.locator("[name=title]").input_value() == "请镇街代收户外广告设置申请", "nothing typed is lost"
    fill(
        liaison, text="", basis="澄综执发〔2026〕11号", necessity="群众就近递交，县局派人指导，不增加审批责任。",
        begins_on="2026-12-01", ends_on="2027-06-01", people="派驻 1 人", money="每年 1 万元", training="培训一天",
        equipment="扫描仪一台", no_move="由县局派驻，不划转编制",
    )  # fmt: skip
    liaison.get_by_role("button", name="提出申请").click()
    expect(liaison.locator("main")).to_contain_text("待征求意见")
    where = liaison.url

    office, town = visit(OFFICE), visit(TOWN)
    office.goto(where)
    do(office, "征求意见", "已办：征求意见")
    town.goto(where)
    opinion = town.locator("details.act--form", has_text="答复意见")
    opinion.locator("summary").click()
    opinion.get_by_label("同意", exact=True).check()
    opinion.get_by_role("button", name="确认答复意见").click()
    expect(town.locator("body")).to_contain_text("意见已记下")
    office.goto(where)
    do(office, "合法性审查通过", "已办：合法性审查通过")
    do(office, "批准", "已办：批准", words="同意，保障按申请落实。")
    liaison.goto(where)
    expect(liaison.locator("main")).to_contain_text(re.compile(r"职准〔\d{4}〕[1-9]\d*号"))


def test_a_township_contests_is_ruled_upon_and_leaves_a_precedent(visit):
    town = visit(TOWN)
    town.goto("/duties/disputes/")
    town.get_by_role("link", name="提起争议").click()
    fill(town, title="企业噪声扰民该由谁查处", words="街道没有监测设备，也没有执法权，应由生态环境部门牵头。")
    town.locator("[name=category]").select_option("D0302")
    town.locator("[name=place]").select_option(label="鼓台街道")
    town.get_by_role("checkbox", name="生态环境分局").check()
    town.get_by_role("button", name="提起争议").click()
    expect(town.locator("main")).to_contain_text("协商中")
    where = town.url
    stand = town.locator("details.act--form", has_text="表明立场")
    stand.locator("summary").click()
    stand.get_by_label("不属于我单位职责").check()
    stand.locator("[name=words]").fill("基本履职清单里没有这一项。")
    stand.get_by_role("button", name="确认表明立场").click()
    expect(town.locator("body")).to_contain_text("立场已记下")

    office = visit(OFFICE)
    office.goto(where)
    do(office, "召集会审", "已办：召集会审")
    do(office, "提出协调意见", "已办：提出协调意见", words="由生态环境部门牵头，街道协助走访。")
    do(office, "裁定", "已形成先例", organ="生态环境分局", ground="生态环境分局三定规定第三条")
    number = re.search(r"职裁〔\d{4}〕\d+号", office.locator("main").inner_text())[0]

    town.goto("/duties/route/")
    town.locator("[name=category]").select_option("D0302")
    town.locator("[name=place]").select_option(label="鼓台街道")
    town.get_by_role("button", name="查由谁办").click()
    expect(town.locator(".route__answer")).to_contain_text("生态环境")
    expect(town.locator(".route__answer")).to_contain_text(number)


def test_parties_agree_only_when_both_have_signed(visit):
    town, organ = visit(TOWN), "综合执法局"
    town.goto("/duties/disputes/new/?category=P0202&title=村道断头路由谁接通")
    fill(town, words="村道由镇街管养，断头路要部门立项。")
    town.get_by_role("checkbox", name=organ, exact=True).check()
    town.locator("[name=place]").select_option(label="鼓台街道")
    town.get_by_role("button", name="提起争议").click()
    where = town.url
    do(town, "提出协商结果", "已提出并签署", organ=organ, ground="双方会商纪要")
    expect(town.locator("main")).to_contain_text("未签署")
    expect(town.locator("main")).to_contain_text("协商中")
    liaison = visit(LIAISON)
    liaison.goto(where)
    do(liaison, "签署协商结果", "各方都已签署，协商一致")
    expect(liaison.locator("main")).to_contain_text(re.compile(r"职裁〔\d{4}〕\d+号"))


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_pages_of_the_gates_are_sound(visit, width):
    office = visit(OFFICE, width)
    found = []
    for where in PAGES:
        assert office.goto(where).status == 200, where
        found += faults(office, where)
    assert found == []
