"""Every real page of every kind of user: axe finds nothing, nothing runs wide, the policy is kept, and it can be printed."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import AXE, DESK, PHONE

pytestmark = pytest.mark.browser

RESIDENT, CENTER, LIAISON, CLERK = "", "县指挥中心调度", "部门联络员", "热线受理员"
PAGES = {
    RESIDENT: ("/", "/report", "/follow", "/identity/sign-in", "/no-such-page", "/duties/public/", "/duties/public/items/"),
    CENTER: (
        "/desk/", "/dispatch/inbox", "/dispatch/cases", "/dispatch/cases?q=没有这样的", "/dispatch/intake",
        "/dispatch/import", "/dispatch/categories?q=垃圾", "/county/", "/identity/password", "/dispatch/supervision",
        "/dispatch/webhooks", "/dispatch/replies", "/notices/", "/notices/choices", "/documents/", "/documents/new/",
        "case:accepted", "case:returned", "case:handled",
    ),
    CLERK: ("case:received",),
    LIAISON: (
        "/desk/", "/dispatch/inbox", "/duties/admissions/", "/duties/admissions/new/", "/duties/disputes/", "/duties/route/",
        "/duties/sleeping/",
    ),
    "镇街指挥岗": ("/desk/", "/dispatch/cases", "/duties/lists/", "/duties/burdens/"),
    "专职网格员": ("/dispatch/field",),
    "镇街领导": ("/desk/", "/dispatch/cockpit"),
    "编办经办": (
        "/organs/", "organ:", "/organs/chart/", "/organs/leave/", "/organs/cover/", "/organs/reforms/", "/organs/import/",
        "/staffing/daan/", "/territory/", "division:", "/staffing/quotas/", "/staffing/quotas/new/", "/staffing/quotas/checks/",
        "/staffing/quotas/import/", "/staffing/people/", "/staffing/people/forecast/", "/staffing/people/pools/",
        "/staffing/people/certificates/", "/staffing/people/cadres/", "/staffing/plans/", "/staffing/plans/slips/",
        "/staffing/reconcile/", "/staffing/report/", "/staffing/report-check/", "/duties/", "/duties/matrix/",
        "/duties/lists/compare/", "/duties/batches/", "/duties/precedents/", "/duties/higher/", "/duties/higher/1/", "/duties/items/1/",
    ),
    "纪检监督": ("/record/", "case:closed"),
    "县领导": ("/organs/desks/", "/desk/", "/dispatch/cockpit", "/search?q=垃圾", "/county/calendar/", "/county/hours/", "case:refused"),
    "系统管理员": (
        "/desk/", "/identity/accounts/", "account:", "/identity/accounts/new", "/county/", "/territory/import", "/system/",
        "/notices/outbox",
    ),
    "安全管理员": (
        "/identity/grants/?q=指挥", "grant:", "/identity/roles/", "/identity/security/", "/identity/security/sessions/",
        "/identity/second/set",
    ),
    "审计管理员": ("/desk/", "/record/", "/record/audit/anchors/", "/record/audit/looks/"),
}  # fmt: skip
FOUND_BY = {
    "case": ("/dispatch/cases?state={}", "main .table tbody a"),
    "organ": ("/organs/?q=指挥中心", "main .table tbody a"),
    "division": ("/territory/", "main a[href*='/territory/3/']"),
    "account": ("/identity/accounts/", "main .table tbody a"),
    "grant": ("/identity/grants/?q=指挥", "main .table tbody a[href*='/identity/grants/']"),
}
DATA_IN_HEADINGS = frozenset({
    "/duties/matrix/", "/duties/lists/compare/", "/staffing/daan/",  # headings are fields and places
    "/staffing/report/",  # the report itself is a Chinese paper
})  # fmt: skip
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
RUN_AXE = "axe.run(document, {resultTypes: ['violations']})"


def go(tab, where: str) -> None:
    """Open a page by its address, or the first of its kind from a list (case:handled)."""
    kind, colon, which = where.partition(":")
    if not colon or where.startswith("/"):
        answer = tab.goto(where)
        assert answer.status == (404 if "no-such" in where else 200), where
        return
    listed, chosen = FOUND_BY[kind]
    tab.goto(listed.format(which))
    tab.goto(tab.locator(chosen).first.get_attribute("href"))


def faults(tab, where: str) -> list[str]:
    """What is wrong with the page that is open: accessibility, width, words that leaked from the code."""
    tab.evaluate(AXE.read_text(encoding="utf-8"))
    found = [
        f"{where}: {one['id']} {one['nodes'][0]['html'][:100]}" for one in tab.evaluate(RUN_AXE)["violations"]
    ]
    over = tab.evaluate(WIDE)
    if over > 0:
        found.append(f"{where}: {over} px too wide")
    if tab.locator("main h1").count() != 1:
        found.append(f"{where}: not one heading")
    text = re.sub(r"\{\{[\u4e00-\u9fff]+\}\}", "", tab.locator("main").inner_text())  # places in a template of an answer
    leaked = re.search(r"\bNone\b|\{\{|&lt;|object at 0x|<\w+|\b\w+\(\w+='", text)
    if leaked:
        found.append(f"{where}: {leaked[0]} in the text")
    return found


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("kind", PAGES)
def test_nothing_is_wrong_with_any_page(visit, kind, width):
    assert AXE.exists(), "axe-core is a development package: npm ci --ignore-scripts"
    tab, found = visit(kind, width, bypass_csp=False), []
    for where in PAGES[kind]:
        go(tab, where)
        found += faults(tab, where)
    assert found == []


@pytest.mark.parametrize("kind", PAGES)
def test_columns_and_menus_are_said_in_english(visit, kind):
    """Headings of columns and the menus hold words of ours, never a county's data: none is left in Chinese."""
    tab, left = visit(kind), set()
    tab.goto("/")
    tab.context.add_cookies([{"name": "yizhen_language", "value": "en", "url": tab.evaluate("location.origin")}])
    for where in PAGES[kind]:
        if where in DATA_IN_HEADINGS:
            continue
        go(tab, where)
        words = tab.locator("main th[scope=col], nav.duties a, nav.pages a, main .stat__label").all_inner_texts()
        left |= {f"{where}: {word}" for word in words if re.search("[\u4e00-\u9fff]", word)}
    assert sorted(left) == []


@pytest.mark.parametrize("kind", [RESIDENT, CENTER])
def test_pages_hold_at_twice_the_size_and_in_large_print(visit, kind):
    """200 % zoom of a 1440 px window is 720 px of the page's own; 长辈版 is another size of the same names."""
    for width, large in ((720, False), (PHONE, True), (1024, True)):
        tab = visit(kind, width)
        if large:
            tab.context.add_cookies(
                [{"name": "yizhen_edition", "value": "large", "url": tab.context.pages[0].url}]
            ) if (tab.url.startswith("http")) else tab.goto("/edition?next=/")
        found = []
        for where in PAGES[kind][:9]:
            go(tab, where)
            if large:
                expect(tab.locator("[data-edition=large]").first).to_be_attached()
            over = tab.evaluate(WIDE)
            if over > 0:
                found.append((where, width, over))
        assert found == []


def test_the_inbox_by_keys_alone(visit):
    tab = visit(CENTER)
    tab.goto("/dispatch/inbox")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "跳到正文"
    first = tab.locator("main .table tbody a").first.inner_text()
    tab.keyboard.press("j")
    assert tab.evaluate("document.activeElement.textContent") == first
    tab.keyboard.press("j")
    tab.keyboard.press("k")
    tab.keyboard.press("Enter")
    expect(tab.locator("h1")).to_contain_text(first)
    tab.go_back()
    tab.keyboard.press("/")
    assert tab.evaluate("document.activeElement.name") == "q"
    tab.keyboard.type("垃圾")
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile(r"[?&]q="))
    tab.keyboard.press("Control+k")
    tab.keyboard.type("分类")
    tab.locator("#palette li", has_text="分类与责任").wait_for()
    tab.keyboard.press("Enter")
    expect(tab.locator("h1")).to_have_text("分类与责任")


def test_a_case_prints_without_the_furniture_of_the_screen(visit):
    tab = visit("县领导")
    go(tab, "case:closed")
    title = tab.locator("h1").inner_text()
    tab.emulate_media(media="print")
    assert tab.locator("h1").inner_text() == title
    for furniture in (".duties", "[data-palette-open]", ".case__side button"):
        shown = tab.locator(furniture)
        assert all(not shown.nth(n).is_visible() for n in range(shown.count())), furniture
    assert tab.evaluate(WIDE) <= 0
    assert len(tab.pdf()) > 10_000


def test_pictures_of_pages_for_the_manual(visit, picture):
    """Each picture shows the page its chapter speaks of; without the asking it is only looked at."""
    for kind, where, name in (
        (CENTER, "/desk/", "center-desk"), (CENTER, "/dispatch/inbox", "center-inbox"),
        (CENTER, "/dispatch/import", "center-import"), (CLERK, "/dispatch/intake", "clerk-intake"),
        (LIAISON, "/desk/", "liaison-desk"), ("镇街指挥岗", "/dispatch/inbox", "township-inbox"),
        ("县领导", "/desk/", "leader-desk"), ("纪检监督", "/record/", "inspector-record"),
        ("系统管理员", "/identity/accounts/", "admin-accounts"), ("安全管理员", "/identity/grants/?q=指挥", "admin-grants"),
        ("审计管理员", "/record/", "admin-audit"), ("编办经办", "/organs/leave/", "office-leave"),
        ("编办经办", "/staffing/quotas/", "office-quotas"), ("编办经办", "/staffing/quotas/checks/", "office-checks"),
        ("编办经办", "/staffing/plans/slips/", "office-slips"), ("编办经办", "/duties/matrix/", "office-borders"),
        (LIAISON, "/duties/admissions/new/", "liaison-admission"), ("专职网格员", "/dispatch/field", "grid-field"),
        ("安全管理员", "/identity/security/", "admin-security"),
    ):  # fmt: skip
        tab = visit(kind, PHONE if name == "grid-field" else DESK)
        go(tab, where)
        expect(tab.locator("main h1")).to_be_visible()
        picture(tab, name)
