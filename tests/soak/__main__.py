"""Drills under load (故障演练): ``python -m tests.soak [--kills N] [--only crash,gone,disk]``; JSON on standard output.

crash  kill −9 at random points (web processes, worker, server, supervisor, database connections);
gone   PostgreSQL stops at once in the middle of everything and comes back;
disk   the disk under the database is full and then is not.

Set DATABASE_URL (``make soak`` does) for PostgreSQL. Exit code 1 when anything confirmed was lost or doubled.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from tests.soak import people, place
from tests.soak.check import check
from tests.worlds import World

RESIDENTS, CLERKS = 3, 2


class Load:
    """Residents and clerks at work on a site."""

    def __init__(self, world: World, port: int, name: str) -> None:
        self.notes, self.end, self.leave, self.stop = people.Notes(), threading.Event(), threading.Event(), threading.Event()
        category, who = place.a_category(world), place.account(world)
        browsers = [people.sign_in(port, who) for _ in range(CLERKS)]
        self.residents = [
            threading.Thread(daemon=True, target=people.resident, args=(port, f"{name}{n}", self.notes, self.end, self.stop))
            for n in range(RESIDENTS)
        ]
        self.clerks = [
            threading.Thread(daemon=True, target=people.clerk, args=(browser, category, self.notes, self.leave, self.stop), kwargs={"seed": n})
            for n, browser in enumerate(browsers)
        ]
        for thread in (*self.residents, *self.clerks):
            thread.start()

    def finish(self, site: place.Site, seconds: float = 240) -> None:
        """Let everybody finish what they began, with the site up again."""
        site.wait()
        self.end.set()
        until = time.monotonic() + seconds
        self._join(self.residents, site, until)
        self.leave.set()
        self._join(self.clerks, site, until)
        self.stop.set()
        left = [t for t in (*self.residents, *self.clerks) if t.is_alive()]
        for thread in left:
            thread.join(30)
        if left:
            self.notes.faults.append(f"{len(left)} people could not finish in {seconds} s")

    @staticmethod
    def _join(threads, site: place.Site, until: float) -> None:
        for thread in threads:
            while thread.is_alive() and time.monotonic() < until:
                site.keep_up()
                thread.join(0.5)


def crash(world: World, site: place.Site, options) -> dict:
    """Kill −9 at random points under load."""
    rng, killed = random.Random(options.seed), Counter()
    load = Load(world, site.port, "c")
    while killed.total() < options.kills:
        time.sleep(rng.uniform(0.2, 1.6))
        killed[place.kill_something(site, rng)] += 1
        del killed[""]
        site.keep_up()
    load.finish(site)
    return {"kills": dict(killed), "restarts_of_the_site": site.restarts, **check(world, load.notes)}


def gone(world: World, site: place.Site, options) -> dict:
    """The database goes and comes back, three times."""
    load = Load(world, site.port, "g")
    for _ in range(3):
        time.sleep(3)
        with place.database_gone():
            time.sleep(3)
    load.finish(site)
    told = check(world, load.notes)
    if site.restarts:
        told["faults"].append(f"the site itself ended {site.restarts} times while the database was away")
    return told


def disk(world: World, site: place.Site, options) -> dict:
    """The disk fills up and is freed again: on SQLite database and home are on it, on PostgreSQL the tables."""
    load = Load(world, site.port, "d")
    time.sleep(3)
    filler = options.disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while file.write(b"x" * 4096):
            pass
    time.sleep(8)
    before = sum(n for what, n in load.notes.seen.items() if what[0] == "status" and what[-1] == 503)
    filler.unlink(missing_ok=True)
    load.finish(site)
    told = check(world, load.notes)
    if not before:
        told["faults"].append("the disk was full and nobody was refused: the drill did not bite")
    return told | {"refused_while_full": before}


def run(name: str, drill, options, folder: Path) -> dict:
    """One drill in a place of its own."""
    begun = time.monotonic()
    home = place.make_world(folder)
    if name == "disk":
        with _disk(home, folder) as small:
            if small is None:
                return {"skipped": "no small disk can be mounted by this user", "faults": []}
            options.disk = small
            told = _on_site(home if place.on_postgres() else _moved(home, small), drill, options, folder)
    else:
        told = _on_site(home, drill, options, folder)
    return told | {"seconds": round(time.monotonic() - begun)}


def _disk(world: World, folder: Path):
    """The small disk of the drill, with the database of PostgreSQL already on it."""
    return place.small_tablespace(world, 768) if place.on_postgres() else place.small_disk(folder / "disk", 256)


def _moved(world: World, small: Path) -> World:
    """The same world with its home on the small disk."""
    shutil.copytree(world.home, small / "home")
    return World(small / "home", world.env | {"YIZHEN_HOME": str(small / "home")})


def _on_site(world: World, drill, options, folder: Path) -> dict:
    log = folder / "site.log"
    site = place.Site(world, options.port or place.free_port(), log)
    try:
        site.wait()
        return drill(world, site, options)
    finally:
        site.stop()
        if options.keep_log:
            shutil.copy(log, options.keep_log)


def main() -> int:
    """Run the drills and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    parser.add_argument("--only", default="")
    parser.add_argument("--keep-log", default="")
    options = parser.parse_args()
    drills = {"crash": crash, "gone": gone, "disk": disk} if place.on_postgres() else {"crash": crash, "disk": disk}
    told = {}
    folder = Path(tempfile.mkdtemp(prefix="yizhen-soak-"))
    try:
        for name, drill in drills.items():
            if options.only and name not in options.only.split(","):
                continue
            own = folder / name
            own.mkdir()
            told[name] = run(name, drill, options, own)
            faults = told[name]["faults"]
            sys.stderr.write("\n  ".join([f"{name}: {len(faults)} faults", *faults[:50]]) + "\n")
    finally:
        place.clean(folder)
    whole = {"database": "postgresql" if place.on_postgres() else "sqlite", "drills": told}
    sys.stdout.write(json.dumps(whole, ensure_ascii=False, indent=1) + "\n")
    return int(any(one["faults"] for one in told.values()))


if __name__ == "__main__":
    sys.exit(main())
