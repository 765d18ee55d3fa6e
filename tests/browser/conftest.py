"""One demo county, the real server as a process of its own, and a browser: for all tests of this folder together."""

import csv
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
YIZHEN = Path(sys.executable).parent / "yizhen"
PICTURES = ROOT / "docs" / "manual" / "img"
PHONE, DESK = 390, 1440
HEIGHTS = {PHONE: 844}
EXPECTED = re.compile(r"status of (400|403|404|409|422)")
"""What a browser says about an answer that a test asked for."""


@dataclass
class Site:
    """The running server: its address, its accounts by kind of user, and who is signed in already."""

    address: str
    accounts: dict[str, tuple[str, str]]
    kept: dict[str, dict] = field(default_factory=dict)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def _environment() -> dict[str, str]:
    """The server reads its own keys and database from its home, not those of this test run."""
    ours = ("YIZHEN_HOME", "YIZHEN_SECRET_KEY", "YIZHEN_MASTER_KEY", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    return {key: value for key, value in os.environ.items() if key not in ours}


def _wait_until_up(address: str, process: subprocess.Popen, log: Path) -> None:
    for _ in range(150):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"the server did not come up:\n{log.read_text()[-2000:]}")


@pytest.fixture(scope="package")
def site(tmp_path_factory):
    """The demo county, served by the command that users start."""
    home, env = tmp_path_factory.mktemp("county"), _environment()
    made = subprocess.run(
        [YIZHEN, "demo", "--no-serve", "--home", home],
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert made.returncode == 0, made.stderr[-2000:]
    with (home / "demo-accounts.txt").open(encoding="utf-8") as file:
        accounts = {
            row["用户类别"]: (row["账号"], row["密码"]) for row in csv.DictReader(file, delimiter="\t")
        }
    port, log = _free_port(), home / "serve.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [YIZHEN, "serve", "--home", home, "--port", str(port)],
            env=env, stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_up(address, process, log)
        yield Site(address, accounts)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture(scope="package")
def browser():
    found = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None)
    assert found, "these tests need Chromium: apt-get install chromium fonts-noto-cjk"
    with sync_playwright() as playwright:
        root = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path=found, args=root)
        yield chromium
        chromium.close()


def sign_in(tab: Page, site: Site, kind: str) -> None:
    name, password = site.accounts[kind]
    tab.goto(f"{site.address}/identity/sign-in")
    tab.get_by_label("账号").fill(name)
    tab.get_by_label("密码").fill(password)
    tab.get_by_role("button", name="登录").click()
    tab.wait_for_url(re.compile(r"/desk/$"))


def _watch(tab: Page) -> None:
    tab.trouble = []
    tab.on(
        "console",
        lambda said: (
            tab.trouble.append(f"{tab.url}: {said.text}")
            if said.type in {"error", "warning"} and not EXPECTED.search(said.text)
            else None
        ),
    )
    tab.on("pageerror", lambda error: tab.trouble.append(f"{tab.url}: {error}"))


@pytest.fixture
def visit(site, browser):
    """A tab for a kind of user (none: a resident), signed in once for all tests; trouble fails the test."""
    contexts, tabs = [], []

    def tab_for(kind: str = "", width: int = DESK, **more) -> Page:
        size = {"width": width, "height": HEIGHTS.get(width, 900)}
        context = browser.new_context(
            viewport=size, locale="zh-CN", base_url=site.address, storage_state=site.kept.get(kind), **more
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        tab = context.new_page()
        _watch(tab)
        tabs.append(tab)
        if kind and kind not in site.kept:
            sign_in(tab, site, kind)
            site.kept[kind] = context.storage_state()
        return tab

    yield tab_for
    for context in contexts:
        context.close()
    assert [words for tab in tabs for words in tab.trouble] == [], "no script fails and the policy is kept"


@pytest.fixture
def picture():
    """Writes a screenshot for the manual, when YIZHEN_SCREENSHOTS=1 asks for it; else does nothing."""

    def write(tab: Page, name: str, *, whole: bool = False) -> None:
        if os.environ.get("YIZHEN_SCREENSHOTS") == "1":
            PICTURES.mkdir(parents=True, exist_ok=True)
            shot = Image.open(BytesIO(tab.screenshot(full_page=whole, animations="disabled"))).convert("RGB")
            few = shot.quantize(
                48, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
            )  # a third of the size
            few.save(PICTURES / f"{name}.png", optimize=True)

    return write
