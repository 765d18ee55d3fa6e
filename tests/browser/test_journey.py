"""One matter from a resident's phone to its closing, through every post, with the resident looking on."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser

CLERK, CENTER, LIAISON, LEADER, INSPECTOR = "热线受理员", "县指挥中心调度", "部门联络员", "县领导", "纪检监督"
ORGAN, CENTER_NAME = "综合行政执法局", "社会治理综合指挥中心"


@dataclass
class Matter:
    """What a resident takes home: number and follow code."""

    number: str
    code: str


def report(tab: Page, picture=None, *, category: str = "暴露垃圾", where: str = "菜市场西门口") -> Matter:
    """Fill in the public form as a person does, question by question."""
    show = picture or (lambda *_a, **_k: None)
    tab.goto("/")
    show(tab, "resident-front")
    tab.get_by_role("link", name="反映一件事").click()
    leaf = tab.locator("label.choice", has_text=re.compile(rf"^\s*{category}"))
    if not leaf.first.is_visible():
        tab.locator("details.what__group", has=leaf).first.locator("summary").click()
    leaf.first.click()
    show(tab, "resident-what")
    _go_on(tab)
    tab.get_by_label("鼓台街道").check()
    _go_on(tab)
    tab.get_by_label("鼓台街社区").check()
    tab.locator("[name=place_text]").fill(where)
    _go_on(tab)
    tab.locator("[name=detail]").fill("垃圾堆了三天没人清，天热味道大，过路的人都绕着走。")
    show(tab, "resident-tell")
    _go_on(tab)
    tab.locator("[name=person]").fill("李女士")
    tab.locator("[name=phone]").fill("13900000000")
    _go_on(tab)
    expect(tab.get_by_text("垃圾堆了三天没人清")).to_be_visible()
    show(tab, "resident-check")
    tab.get_by_role("button", name="提交").last.click()
    tab.wait_for_url(re.compile(r"/report/\d{8}-\d{6}$"))
    show(tab, "resident-receipt")
    return Matter(
        tab.locator(".receipt__number").inner_text().strip(),
        tab.locator(".receipt__code").inner_text().strip(),
    )


def _go_on(tab: Page) -> None:
    tab.get_by_role("button", name="继续").click()


def followed(tab: Page, matter: Matter) -> str:
    """What the resident reads when following by number and code."""
    tab.goto("/follow")
    tab.get_by_label("编号").fill(matter.number)
    tab.get_by_label("查询码").fill(matter.code)
    tab.get_by_role("button", name=re.compile("查")).last.click()
    expect(tab.locator(".turn")).to_be_visible()
    return tab.locator("main").inner_text()


def opened(tab: Page, matter: Matter) -> Page:
    tab.goto(f"/dispatch/cases/{matter.number}")
    return tab


def do(tab: Page, label: str, said: str, **typed: str) -> None:
    """Open an act in place, fill in what it asks, and see the site say what has become of it."""
    act = tab.locator("details.act--form", has=tab.locator("summary", has_text=re.compile(rf"^{label}$")))
    if act.count():
        if act.get_attribute("open") is None:
            act.locator("summary").click()
        for name, words in typed.items():
            box = act.locator(f"[name={name}]")
            if box.evaluate("node => node.tagName") == "SELECT":
                box.select_option(label=words)
            else:
                box.fill(words)
        act.get_by_role("button", name=f"确认{label}").click()
    else:
        tab.get_by_role("button", name=label, exact=True).click()
    expect(tab.locator("body")).to_contain_text(said)


def offered(tab: Page) -> list[str]:
    return [
        words.strip()
        for words in tab.locator(".case__side .act summary, .case__side form > .button").all_inner_texts()
    ]


@pytest.mark.parametrize(("mine", "theirs"), [(PHONE, DESK), (DESK, PHONE)])
def test_from_a_phone_through_every_post_to_its_end(visit, picture, mine, theirs):
    """The main road with every fork: returned on a ground, designated, signed, handled, called back, closed."""
    show = picture if theirs == DESK else None
    resident = visit(width=mine)
    matter = report(resident, show, where=f"菜市场西门口 {mine}")
    told = followed(resident, matter)
    assert CENTER_NAME in told and "等待指挥中心受理" in told
    if show:
        show(resident, "resident-followed")

    clerk = opened(visit(CLERK, theirs), matter)
    if show:
        show(clerk, "clerk-received")
    do(clerk, "受理", "已受理", words="已经收到，马上派人去看。")
    assert "派" in followed(resident, matter)

    center = opened(visit(CENTER, theirs), matter)
    expect(center.locator(".case__side")).to_contain_text("按责任表派往")
    do(center, "派遣", "已派遣")
    told = followed(resident, matter)
    assert ORGAN in told, "who holds it"
    assert re.search(r"还剩|今日到期|止", told), "until when"

    liaison = opened(visit(LIAISON, theirs), matter)
    assert {"签收", "退单"} <= set(offered(liaison))
    if show:
        show(liaison, "liaison-dispatched")
    ground = liaison.locator("[name=ground] option").nth(1).text_content().strip()
    do(liaison, "退单", "已退单", ground=ground, words="按清单应由市场管理单位清扫，建议改派。")
    assert CENTER_NAME in followed(resident, matter)

    opened(center, matter)
    expect(center.locator(".case__side")).to_contain_text("已经退过这件")
    if show:
        show(center, "center-returned")
    do(
        center,
        "指定办理",
        "已指定办理",
        organ=f"澄川县{ORGAN}",
        ground="县政府专题会议纪要第 3 条",
        reason="两家都推，由执法局先办。",
    )

    opened(liaison, matter)
    assert "退单" not in offered(liaison), "what was designated cannot be returned again"
    expect(liaison.locator("main")).to_contain_text("不得再次退单")
    do(liaison, "签收", "已签收")
    do(liaison, "办毕反馈", "已办毕反馈", words="已到现场清运并冲洗地面，安排每日两次保洁。")
    assert "已到现场清运" in followed(resident, matter)

    opened(center, matter)
    do(center, "核查通过", "已核查通过", words="电话回访，诉求人说已经清干净。", satisfaction="5 非常满意")
    do(center, "结案", "已结案")
    told = followed(resident, matter)
    assert "结案" in told
    if show:
        show(resident, "resident-closed")
    inspector = opened(visit(INSPECTOR, theirs), matter)
    inspector.locator("details", has_text="条，只增不改").locator("summary").click()
    expect(inspector.locator(".audit")).to_contain_text("指定")


def test_what_nobody_leads_goes_to_the_backstop_and_says_why(visit):
    leader = visit(CENTER)
    leader.goto("/dispatch/categories?gap=1")
    code = leader.locator("main .table tbody tr").first.inner_text()
    name = code.split("\n")[0].strip()
    resident = visit(width=PHONE)
    matter = report(resident, category=name, where="没有人管的地方")
    clerk = opened(visit(CLERK), matter)
    do(clerk, "受理", "已受理")
    center = opened(visit(CENTER), matter)
    do(center, "派遣", "已派遣")
    opened(center, matter)
    expect(center.locator("main")).to_contain_text("没有责任单位，由兜底单位先办")
    expect(center.locator(".alert", has_text="由兜底单位先办")).to_contain_text(
        "均不认领" if name == "无主井盖" else name
    )


def test_what_was_typed_survives_a_session_that_ended(visit, site):
    """Signed out in another tab, the page refuses, and going back the text is still there."""
    resident = visit(width=PHONE)
    matter = report(resident, where="会话到期")
    center = visit()
    from tests.browser.conftest import sign_in

    sign_in(center, site, CENTER)
    opened(center, matter)
    act = center.locator("details.act--form", has_text="不予受理")
    act.locator("summary").click()
    act.locator("[name=ground]").fill("信访工作条例第三十一条")
    words = "这件事正在诉讼中，请等法院的结果，有疑问打 12368。"
    act.locator("[name=words]").fill(words)
    center.wait_for_timeout(700)  # the draft is written after a pause in typing
    center.context.clear_cookies()
    act.get_by_role("button", name="确认不予受理").click()
    expect(center.locator("h1")).to_be_visible()
    assert "不予受理" not in followed(resident, matter)
    sign_in(center, site, CENTER)
    opened(center, matter)
    center.locator("details.act--form", has_text="不予受理").first.locator("summary").click()
    expect(center.locator("[name=words]").locator("visible=true")).to_have_value(words)
