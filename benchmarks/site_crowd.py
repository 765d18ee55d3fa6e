"""A crowd (众人同时在看): 200 open cockpits and 50 slow uploads at once, beside other pages on the real server.

The floor is the same pages by the same readers with nobody else there. ``BENCH_CROWD=200,50,30`` asks for so many cockpits,
uploads and seconds; ``BENCH_CASES`` for so many cases.
"""

import asyncio
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

COCKPITS, UPLOADS, SECONDS = (int(n) for n in os.environ.get("BENCH_CROWD", "200,50,30").split(","))
CASES = int(os.environ.get("BENCH_CASES", "30000").split(",")[0])
POLL, READERS, PAUSE = 20, 4, 0.25
PIECE, DRIP, EVERY = 262_144, 8_192, 1.0
"""A piece of an upload, and how much of it comes each second: a phone on a bad line."""
PAGES = ("/desk/", "/dispatch/inbox", "/dispatch/cases", "/dispatch/intake", "/search?q=%E5%9E%83%E5%9C%BE")
ACTS_EVERY = 2.0


class Line:
    """One connection to the server, opened anew when it was closed (连接)."""

    def __init__(self, port, cookie):
        self.port, self.cookie, self.reader, self.writer = port, cookie, None, None

    async def ask(self, method, path, headers=(), body=b"", drip=0):
        """Status, headers and body of an answer; ``drip`` bytes of the body each second."""
        if self.writer is None or self.writer.is_closing():
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        told = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"Cookie: {self.cookie}", *headers]
        if body or method in ("POST", "PATCH"):
            told.append(f"Content-Length: {len(body)}")
        self.writer.write(("\r\n".join(told) + "\r\n\r\n").encode())
        for start in range(0, len(body), drip or len(body) or 1):
            self.writer.write(body[start : start + (drip or len(body))])
            await self.writer.drain()
            if drip:
                await asyncio.sleep(EVERY)
        return await self._answer()

    async def _answer(self):
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split()[1])
        found = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        if found.get("transfer-encoding") == "chunked":
            body = b""
            while size := int(await self.reader.readline(), 16):
                body += (await self.reader.readexactly(size + 2))[:-2]
            await self.reader.readline()
        else:
            body = await self.reader.readexactly(int(found.get("content-length", 0)))
        if found.get("connection") == "close":
            self.writer.close()
        return status, found, body


async def reader(port, cookie, spans, until, page_of):
    """Somebody who reads other pages one after another."""
    line = Line(port, cookie)
    while time.monotonic() < until:
        begin = time.perf_counter()
        page = page_of()
        status, headers, _body = await line.ask("GET", page)
        spans.append((time.perf_counter() - begin) * 1000)
        assert status == 200, (page, status, headers.get("location"))
        await asyncio.sleep(PAUSE)


async def cockpit(port, cookie, told, until):
    """An open cockpit: asks with the ETag it was given, every twenty seconds."""
    line, etag = Line(port, cookie), ""
    await asyncio.sleep(random.uniform(0, POLL))
    while time.monotonic() < until:
        begin = time.perf_counter()
        status, headers, _body = await line.ask("GET", "/dispatch/cockpit/live", [f"If-None-Match: {etag}"] if etag else [])
        told["spans"].append((time.perf_counter() - begin) * 1000)
        told[status] = told.get(status, 0) + 1
        etag = headers.get("etag", "")
        await asyncio.sleep(POLL)


async def upload(port, cookie, csrf, told, until):
    """A slow upload: a piece that drips in, again and again."""
    while time.monotonic() < until:
        line = Line(port, cookie)
        more = [f"X-CSRFToken: {csrf}", "Tus-Resumable: 1.0.0"]
        status, headers, _body = await line.ask("POST", "/documents/uploads/", [*more, f"Upload-Length: {4 * PIECE}"])
        if status != 201:
            told[status] = told.get(status, 0) + 1
            return
        more += ["Upload-Offset: 0", "Content-Type: application/offset+octet-stream"]
        status, headers, _body = await line.ask("PATCH", headers["location"], more, os.urandom(PIECE), DRIP)
        told[status] = told.get(status, 0) + 1


async def act(port, token, numbers, until):
    """Somebody who works, so that boards change."""
    line = Line(port, "")
    for number in numbers:
        if time.monotonic() > until:
            return
        body = json.dumps({"version": 1, "words": ""}).encode()
        await line.ask("POST", f"/api/v1/cases/{number}/accept", [f"Authorization: Bearer {token}", "Content-Type: application/json"], body)
        await asyncio.sleep(ACTS_EVERY)


async def play(port, sessions, token, numbers, number):
    """Pages alone, then pages among the crowd."""
    cookie, csrf = sessions[0]
    turn = iter(range(10**9))
    pages = [*PAGES, f"/dispatch/cases/{number}"]
    alone, among, polls, sent = [], [], {"spans": []}, {}

    def page_of():
        return pages[next(turn) % len(pages)]

    until = time.monotonic() + SECONDS / 2
    await asyncio.gather(*(reader(port, cookie, alone, until, page_of) for _ in range(READERS)))
    until = time.monotonic() + SECONDS + POLL
    crowd = [cockpit(port, sessions[n % len(sessions)][0], polls, until) for n in range(COCKPITS)]
    crowd += [upload(port, cookie, csrf, sent, until) for _ in range(UPLOADS)]
    crowd.append(act(port, token, numbers, until))
    jobs = [asyncio.create_task(one) for one in crowd]
    await asyncio.sleep(POLL / 2)
    await asyncio.gather(*(reader(port, cookie, among, time.monotonic() + SECONDS, page_of) for _ in range(READERS)))
    failed = [one.exception() for one in jobs if one.done() and one.exception()]
    for one in jobs:
        one.cancel()
    await asyncio.gather(*jobs, return_exceptions=True)
    assert not failed, failed[:3]
    return alone, among, polls, sent


def share(spans, part):
    """The value below which a part of all lies, in milliseconds."""
    return round(statistics.quantiles(spans, n=100)[part - 1], 1)


def sign_in(port, name, password):
    """A session and its CSRF token, by the page that people use."""
    import http.cookiejar
    import re
    import urllib.parse
    import urllib.request

    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = f"http://127.0.0.1:{port}/identity/sign-in"
    page = opener.open(address).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    data = {"csrfmiddlewaretoken": token, "username": name, "password": password}
    request = urllib.request.Request(address, urllib.parse.urlencode(data).encode(), {"Referer": address})
    opener.open(request)
    found = {one.name: one.value for one in jar}
    return "; ".join(f"{name}={value}" for name, value in found.items()), found["csrftoken"]


def _wait(port):
    """Until the server answers, two minutes at most."""
    import urllib.error
    import urllib.request

    for _ in range(240):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.5)
        else:
            return


def people(realm):
    """Accounts of a county's center, a township and departments: name, password, account and post of each."""
    from django.utils import timezone

    from tests.dispatch import programs
    from tests.dispatch.realm import STREET
    from yizhen.identity import door as identity
    from yizhen.organs import door as organs

    made = []
    everything = (*programs.CENTER, *programs.DESK, "documents.upload", "documents.view")
    for post, scope in (("center.a", "county"), ("street.a", "township"), ("urban.a", "own_organ"), ("water.a", "own_organ")):
        person = organs.enroll_person(programs.COUNTY, f"N-{post}", f"{post}的人", **programs.BY)
        organs.assign_holder(realm.posts[post], person, valid_from=programs.SINCE, **programs.BY)
        account, password = identity.create_account(
            username=f"u-{post}", county=programs.COUNTY, person_id=person, must_change=False, by=programs.KEEPER, at=timezone.now()
        )
        role = f"r-{post}".replace(".", "-")
        identity.set_role_powers(programs.COUNTY, role, role, tuple(dict.fromkeys(everything)), **programs.BY)
        more = {"townships": (STREET,)} if scope == "township" else {}
        identity.grant_role(realm.posts[post], role, scope, valid_from=programs.SINCE, **more, **programs.BY)
        made.append((f"u-{post}", password, account, realm.posts[post]))
    return made


def run() -> dict:
    """Fill, start the server, let the crowd come."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from benchmarks import dispatch_cockpit
    from tests.dispatch import programs
    from tests.dispatch.realm import make_realm
    from yizhen.dispatch.models import Case
    from yizhen.identity import door as identity

    call_command("migrate", verbosity=0)
    realm = make_realm()
    dispatch_cockpit.NOW = timezone.now() - timedelta(minutes=5)
    dispatch_cockpit.fill(realm, 0, CASES)
    known = people(realm)
    token = programs.token_of(identity.actor_for(known[0][2], known[0][3], timezone.now()))
    numbers = list(Case.objects.filter(state="received").order_by("pk").values_list("number", flat=True)[:500])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    connection.close()
    port, command = 8293, Path(sys.executable).parent / "yizhen"
    home, log = os.environ["YIZHEN_HOME"], Path(os.environ["YIZHEN_HOME"], "crowd.log")
    with log.open("w") as out:
        server = subprocess.Popen(
            [command, "serve", "--home", home, "--port", str(port)], stdout=out, stderr=out, start_new_session=True
        )
    try:
        _wait(port)
        sessions = [sign_in(port, name, password) for name, password, _account, _post in known]
        before = os.getloadavg()[0]
        alone, among, polls, sent = asyncio.run(play(port, sessions, token, numbers, numbers[-1]))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    spans = polls.pop("spans")
    return {
        "cases": CASES, "cockpits": COCKPITS, "uploads": UPLOADS, "load_before": round(before, 1),
        "pages": len(among), "value": share(among, 95), "floor": share(alone, 95), "ratio": round(share(among, 95) / share(alone, 95), 2),
        "p50_ms": round(statistics.median(among), 1), "p50_floor_ms": round(statistics.median(alone), 1), "p99_ms": share(among, 99),
        "polls": polls, "poll_p95_ms": share(spans, 95), "pieces_sent": sent, "aim_ms": 200,
    }  # fmt: skip
