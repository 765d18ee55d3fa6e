"""Every kind of page in a real browser: nothing runs wide, axe finds nothing, the policy is kept, keys work.

The pages are drawn in this process and handed to the browser directly, so no server and no port is needed.
"""

import json
import mimetypes
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import RequestFactory
from django.utils.translation import override

import yizhen.ui
from yizhen.ui import views

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
STATIC = Path(yizhen.ui.__file__).parent / "static"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
HOST = "http://yizhen.test"
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'"
KINDS = ("inbox", "case", "ledger", "form", "form?error=1", "cockpit", "question", "public", "404", "500", "")
PROCESSORS = ["django.template.context_processors.request", "django.template.context_processors.i18n"]
WATCH = """document.addEventListener('submit', (e) => {
    if (e.target.method === 'post') { e.preventDefault(); window.sent = 1; }
})"""
SMALL = """() => [...document.querySelectorAll('button, a.button, select, .chip, .pager a, .duties a')]
    .filter((node) => node.offsetParent && node.getBoundingClientRect().height < 44)
    .map((node) => node.outerHTML.slice(0, 80))"""
FOUND = [
    {"label": "编制台账", "hint": "编", "url": "/ui/components/ledger"},
    {"label": "等我办的", "hint": "事", "url": "/x"},
]
SENT_ONCE = """() => new Promise((done) => {
    let left = 250;
    const look = () => (window.sent === 1 || left-- === 0 ? done(window.sent === 1) : setTimeout(look, 20));
    look();
})"""
"""Waits by itself: a condition given as text would be evaluated anew in the page, which its policy forbids."""


@pytest.fixture
def _examples(settings):
    settings.DEBUG = True
    settings.ROOT_URLCONF = "tests.ui.addresses"
    options = settings.TEMPLATES[0]["OPTIONS"] | {"context_processors": PROCESSORS}
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"OPTIONS": options}]


def _draw(url: str, edition: str) -> bytes:
    parts = urlsplit(url)
    name = parts.path.removeprefix("/ui/components").strip("/")
    request = RequestFactory().get(
        parts.path, data=None, query_params=dict(re.findall(r"(\w+)=([^&]*)", parts.query))
    )
    with override("zh-hans"):
        if name == "polygons.json":
            return views.polygons(request).content
        answer = views.kind(request, name) if name else views.components(request)
    return answer.content.replace(b'data-edition="standard"', f'data-edition="{edition}"'.encode())


@pytest.fixture
def opened(browser, _examples):
    contexts = []

    def page(path: str, width: int = 1440, edition: str = "standard", **more):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="zh-CN", bypass_csp=False, **more
        )
        contexts.append(context)
        tab = context.new_page()
        tab.trouble = []
        tab.on(
            "console",
            lambda said: tab.trouble.append(said.text) if said.type in {"error", "warning"} else None,
        )
        tab.on("pageerror", lambda error: tab.trouble.append(str(error)))

        def answer(route):
            path = urlsplit(route.request.url).path
            if path.startswith("/static/"):
                file = STATIC / path.removeprefix("/static/")
                kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
                route.fulfill(body=file.read_bytes(), content_type=kind)
            elif path == "/palette":
                route.fulfill(body=json.dumps(FOUND), content_type="application/json")
            elif path == "/axe.js":
                route.fulfill(body=AXE.read_bytes(), content_type="text/javascript")
            else:
                kind = "application/json" if path.endswith(".json") else "text/html; charset=utf-8"
                body = _draw(route.request.url, edition)
                route.fulfill(body=body, content_type=kind, headers={"Content-Security-Policy": POLICY})

        context.route("**/*", answer)
        tab.goto(f"{HOST}/ui/components/{path}".rstrip("/"))
        return tab

    yield page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("edition", ["standard", "large"])
@pytest.mark.parametrize("width", [1440, 1024, 390, 320])
def test_no_page_runs_wide(opened, width, edition):
    tab = opened("inbox", width, edition)
    wide = []
    for kind in KINDS:
        tab.goto(f"{HOST}/ui/components/{kind}".rstrip("/"))
        over = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wide.append((kind, over))
    assert wide == []
    assert tab.trouble == [], "the content security policy is kept and no script fails"


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(opened, kind, width):
    assert AXE.exists(), "axe-core is a development package: npm ci --ignore-scripts"
    tab = opened(kind, width)
    tab.add_script_tag(url="/axe.js")
    found = tab.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    told = [
        (v["id"], v["nodes"][0]["html"][:120], v["nodes"][0].get("failureSummary", "")[:160]) for v in found
    ]
    assert told == []


@pytest.mark.parametrize("kind", ["inbox", "case", "question"])
def test_targets_are_large_enough_on_a_phone(opened, kind):
    tab = opened(kind, 390)
    small = tab.evaluate(SMALL)
    assert small == []


def test_j_k_and_x_walk_the_list_and_mark(opened):
    tab = opened("inbox")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    assert tab.evaluate("document.activeElement.textContent") == "柳林村三组路灯连续四天不亮"
    tab.keyboard.press("k")
    assert "井盖" in tab.evaluate("document.activeElement.textContent")
    tab.keyboard.press("x")
    assert tab.locator("tbody input:checked").count() == 1
    assert tab.locator("[data-bulk-count]").text_content() == "已选 1 条"
    tab.keyboard.press("/")
    assert tab.evaluate("document.activeElement.id") == "search"


def test_the_palette_opens_by_key_finds_and_goes(opened):
    tab = opened("inbox")
    tab.keyboard.press("Control+k")
    tab.locator("#palette li").first.wait_for()
    tab.keyboard.press("ArrowDown")
    assert tab.locator('#palette [aria-selected="true"]').text_content() == "等我办的事"
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/ledger")
    assert tab.trouble == []


def test_a_draft_is_kept_filled_in_again_and_thrown_away(opened):
    tab = opened("form")
    tab.fill("#id_title", "路灯不亮")
    tab.check("#id_urgent_1")
    tab.get_by_text("草稿已存在本机浏览器里").wait_for()
    tab.reload()
    assert tab.input_value("#id_title") == "路灯不亮"
    assert tab.is_checked("#id_urgent_1")
    tab.get_by_role("button", name="清除草稿").click()
    tab.reload()
    assert tab.input_value("#id_title") == ""


def test_an_act_that_asks_is_done_only_after_yes(opened):
    tab = opened("case")
    tab.evaluate(WATCH)
    tab.get_by_role("button", name="申请延期").click()
    tab.get_by_text("要申请吗").wait_for()
    tab.get_by_role("button", name="不做，返回").click()
    assert tab.evaluate("window.sent") is None
    tab.get_by_role("button", name="申请延期").click()
    tab.locator("dialog").get_by_role("button", name="申请延期").click()
    assert tab.evaluate(SENT_ONCE)


def test_a_wall_keeps_what_it_shows_when_the_server_is_away(opened):
    tab = opened("wall", 1920)
    tab.clock.install()
    tab.reload()
    tab.clock.run_for(6_000)
    assert tab.locator("[data-stale-words]").is_hidden()
    tab.context.set_offline(True)
    tab.context.unroute_all()
    tab.clock.run_for(6_000)
    tab.locator("[data-stale-words]").wait_for(state="visible")
    assert tab.locator(".stat").count() == 4


def test_pages_work_without_javascript(opened):
    tab = opened("inbox", java_script_enabled=False)
    assert tab.get_by_role("button", name="批量签收").is_enabled()
    assert tab.locator("[data-palette-open]").is_hidden()
    tab.goto(f"{HOST}/ui/components/cockpit")
    assert tab.get_by_text("云溪街道最多，32 件").is_visible()


def test_the_first_tab_stop_is_the_way_to_the_text(opened):
    tab = opened("inbox")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "跳到正文"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"
