"""People under load (办事的人): residents who report, clerks who accept and dispatch; each notes what was confirmed."""

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.soak.client import Browser, NoAnswer, hidden

MARK = "演练"
MOST_WAITING = 25


@dataclass
class Notes:
    """What the site confirmed (已确认), kept by the people and not by the site."""

    reported: dict[str, str] = field(default_factory=dict)
    acted: Counter = field(default_factory=Counter)
    seen: Counter = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def waiting(self) -> int:
        """Confirmed reports that no clerk has dispatched yet."""
        with self.lock:
            return len(self.reported) - sum(verb == "dispatch" for _number, verb in self.acted)

    def count(self, *what) -> None:
        with self.lock:
            self.seen[what] += 1


def patiently(notes: Notes, stop: threading.Event, ask):
    """Ask until somebody answers without an error; None when the drill is over before."""
    waited = 0.05
    while True:
        try:
            status, where, page = ask()
        except NoAnswer:
            notes.count("no answer")
        else:
            notes.count("status", status)
            if status < 500:
                return status, where, page
        if stop.is_set():
            return None
        time.sleep(waited)
        waited = min(1.0, waited * 1.5)


def resident(port: int, name: str, notes: Notes, end: threading.Event, stop: threading.Event) -> None:
    """Report again and again until told to end; what was pressed once is pressed until it is confirmed."""
    rng, n = random.Random(name), 0
    while not end.is_set():
        if notes.waiting() > MOST_WAITING:
            time.sleep(0.1)
            continue
        n += 1
        title = f"{MARK} {name}-{n}"
        browser = Browser(port)
        opened = patiently(notes, stop, lambda b=browser: b.get("/report"))
        if opened is None:
            return
        form = {"at": "check", "go": "submit", "category": "unsure", "township": "unsure", "place_text": "县城",
                "detail": f"{title}。路灯不亮", "contact": "leave", "person": "演练人", "phone": "15400000000",
                "token": hidden(opened[2])["token"]}  # fmt: skip
        for again in range(1 + (rng.random() < 0.2)):  # some press twice
            sent = patiently(notes, stop, lambda b=browser, f=form: b.post("/report", f))
            if sent is None:
                return
            status, where, _page = sent
            if status != 302 or not where.startswith("/report/"):
                notes.faults.append(f"{title}: answered {status} {where}")
                break
            number = where.rsplit("/", 1)[1]
            with notes.lock:
                before = notes.reported.setdefault(title, number)
            if before != number:
                notes.faults.append(f"{title}: {before} first, then {number} (press {again})")


def sign_in(port: int, account: tuple[str, str]) -> Browser:
    """A clerk's browser, signed in."""
    browser = Browser(port)
    browser.get("/identity/sign-in")
    status, *_ = browser.post("/identity/sign-in", {"username": account[0], "password": account[1]})
    assert status == 302, status
    return browser


def clerk(browser: Browser, category: str, notes: Notes, end: threading.Event, stop: threading.Event, *, seed: int) -> None:
    """Accept and dispatch what residents reported; several clerks take the same cases at the same time."""
    rng, done = random.Random(seed), set()
    while not stop.is_set():
        with notes.lock:
            open_ = [number for number in notes.reported.values() if number not in done]
        if not open_:
            if end.is_set():
                return
            time.sleep(0.1)
            continue
        number = open_[0] if rng.random() < 0.7 else rng.choice(open_)
        for verb, form in (("accept", {"category": category}), ("dispatch", {"organ": "", "reason": ""})):
            page = patiently(notes, stop, lambda n=number: browser.get(f"/dispatch/cases/{n}"))
            if page is None:
                return
            form["version"] = hidden(page[2]).get("version", "")
            told = patiently(notes, stop, lambda n=number, v=verb, f=form: browser.post(f"/dispatch/cases/{n}/do/{v}", f))
            if told is None:
                return
            with notes.lock:
                if told[0] == 302 and told[1].startswith("/dispatch/"):
                    notes.acted[number, verb] += 1
                elif told[0] == 302:
                    notes.faults.append(f"{number} {verb}: sent to {told[1]}")
        done.add(number)
