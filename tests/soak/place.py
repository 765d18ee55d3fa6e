"""Where a drill takes place (演练场地): a copy of the demo county, its site running, and ways to break it."""

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yizhen.site.settings")
os.environ.setdefault("YIZHEN_HOME", tempfile.mkdtemp(prefix="yizhen-soak-"))

import psycopg

from tests.soak.client import Browser, NoAnswer
from tests.worlds import World, Worlds

CENTER = "县指挥中心调度"


def make_world(folder: Path) -> World:
    """The demo county in a home and database of its own."""
    world = Worlds(folder).fresh()
    for name in ("YIZHEN_MASTER_KEY", "YIZHEN_SECRET_KEY"):
        world.env.pop(name, None)
    world.run("demo", "--no-serve")
    return world


def account(world: World, kind: str = CENTER) -> tuple[str, str]:
    """User name and password of a kind of user."""
    rows = [line.split("\t") for line in (world.home / "demo-accounts.txt").read_text().splitlines()]
    return next((row[3], row[4]) for row in rows if row[0] == kind)


def a_category(world: World) -> str:
    """A category that some organ is responsible for everywhere in the county."""
    return world.finish(
        "from yizhen.dispatch.models import LeadRow\n"
        "print(LeadRow.objects.filter(place='', valid_to=None).order_by('category__code').first().category.code)"
    ).strip()


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """The running site."""

    def __init__(self, world: World, port: int, log: Path) -> None:
        self.world, self.port, self.log = world, port, log
        self.process, self.restarts = None, -1
        self.keep_up()

    def keep_up(self) -> None:
        """Start it when it does not run, as systemd would."""
        if self.process is not None and self.process.poll() is None:
            return
        self.restarts += 1
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "yizhen.site.cli", "serve", "--port", str(self.port)],
                env=self.world.env, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def wait(self, seconds: float = 60) -> None:
        """Wait until it answers."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with suppress(NoAnswer):
                if Browser(self.port).get("/healthz")[0] == 200:
                    return
            self.keep_up()
            time.sleep(0.5)
        raise AssertionError(f"the site did not come up: {self.log.read_text()[-2000:]}")

    def processes(self) -> dict[str, list[int]]:
        """Process numbers by what they are."""
        own = children(self.process.pid)
        hands = [pid for pid in own if "yizhen.site.worker" in command(pid)]
        masters = [pid for pid in own if "granian" in command(pid)]
        webs = [pid for master in masters for pid in children(master) if "granian" in command(pid)]
        return {"web": webs, "worker": hands, "server": masters, "supervisor": [self.process.pid]}

    def stop(self) -> int:
        """Stop it gently; what a killed supervisor left behind ends by itself, or here."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(60)
        for pid in ours(self.world.env["YIZHEN_HOME"]):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return code


def ours(home: str) -> list[int]:
    """Processes that have this drill's home folder in their environment, and no others."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"YIZHEN_HOME={home}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    return found


def children(pid: int) -> list[int]:
    """Numbers of a process's children."""
    try:
        return [int(n) for task in Path(f"/proc/{pid}/task").iterdir() for n in (task / "children").read_text().split()]
    except OSError:
        return []


def command(pid: int) -> str:
    """Command line of a process."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def kill_something(site: Site, rng: random.Random) -> str:
    """Kill −9 one process of the site (or cut a database connection), chosen at random."""
    kinds = ["web"] * 10 + ["worker"] * 6 + ["server"] * 2 + ["supervisor"] + ["connection"] * 3 * on_postgres()
    kind = rng.choice(kinds)
    if kind == "connection":
        return kind if cut_connection(site.world) else ""
    pids = site.processes()[kind]
    if not pids:
        return ""
    with suppress(ProcessLookupError):
        os.kill(rng.choice(pids), signal.SIGKILL)
        return kind
    return ""


def on_postgres() -> bool:
    """Whether the drill runs on PostgreSQL."""
    return bool(os.environ.get("DATABASE_URL"))


def cut_connection(world: World) -> bool:
    """Cut one connection of the site to PostgreSQL, whatever it is in the middle of."""
    with suppress(psycopg.Error), psycopg.connect(world.env["DATABASE_URL"], autocommit=True) as db:
        row = db.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend' ORDER BY random() LIMIT 1"
        ).fetchone()
        return row is not None
    return False


@contextmanager
def database_gone():
    """Stop the throw-away PostgreSQL at once, and start it again as it was."""
    folder = re.search(r"host=([^&]+)", os.environ["DATABASE_URL"])[1]
    from tools import with_postgres as cluster

    def control(*arguments: str) -> None:
        cluster.run(cluster.owner(), cluster.find("pg_ctl"), "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", *arguments)

    control("-m", "immediate", "stop")
    try:
        yield
    finally:
        control("restart")


@contextmanager
def small_disk(folder: Path, megabytes: int):
    """A small disk of its own, when this user may mount one; otherwise None."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "tmpfs", str(folder)],
        capture_output=True, check=False,
    ).returncode == 0  # fmt: skip
    try:
        yield folder if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=False)


@contextmanager
def small_tablespace(world: World, megabytes: int):
    """The drill's database moved to a small disk of its own, before its site starts; None where none can be mounted."""
    from tools import with_postgres as cluster

    folder = Path(tempfile.mkdtemp(prefix="yizhen-disk-"))
    folder.chmod(0o755)  # the cluster's user goes through it
    name = world.env["DATABASE_URL"].partition("?")[0].rsplit("/", 1)[1]
    with small_disk(folder / "disk", megabytes) as small:
        if small is None:
            yield None
            return
        small.chmod(0o755)
        space = small / "space"
        space.mkdir(mode=0o700)
        shutil.chown(space, cluster.owner())
        _admin(f"CREATE TABLESPACE drill LOCATION '{space}'", f'ALTER DATABASE "{name}" SET TABLESPACE drill')
        try:
            yield small
        finally:
            _admin(f'DROP DATABASE "{name}" WITH (FORCE)', "DROP TABLESPACE drill")
    shutil.rmtree(folder, ignore_errors=True)


def _admin(*statements: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as db:
        for one in statements:
            db.execute(one)


def clean(folder: Path) -> None:
    """Remove what the drill left."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(os.environ["YIZHEN_HOME"], ignore_errors=True)
