"""Run a command against a throw-away PostgreSQL cluster (临时 PostgreSQL): ``with_postgres.py COMMAND …``.

The cluster is made as an ordinary user (initdb refuses root), outside HOME, listens on a socket only, and is
removed when the command ends. The command finds it in DATABASE_URL.
"""

import getpass
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# Tests throw the cluster away and need no disk; measurements ask for a durable one, as in real use.
HASTE = "" if os.environ.get("YIZHEN_DURABLE") == "1" else "-c fsync=off -c full_page_writes=off"
OPTIONS = f"-c listen_addresses='' {HASTE} -c max_connections=120 -c jit=off"


def find(program: str) -> str:
    """Path of a PostgreSQL server program; the newest installed version wins."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), reverse=True)
    for place in [*map(str, installed), shutil.which(program)]:
        if place:
            return place
    sys.exit("PostgreSQL is not installed: install the Debian package postgresql (apt-get install postgresql)")


def owner() -> str:
    """The user who owns the cluster: ourselves, or an ordinary user when we are root."""
    if os.geteuid() != 0:
        return getpass.getuser()
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def run(user: str, *command: str) -> None:
    """Run a command as the owner of the cluster."""
    drop = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **drop)


def main(command: list[str]) -> int:
    """Make the cluster, run the command, remove the cluster; returns the command's exit code."""
    user = owner()
    folder = Path(tempfile.mkdtemp(prefix="yizhen-pg-", dir="/tmp"))
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(folder, user)
        shutil.chown(data, user)
    started = False
    try:
        run(user, find("initdb"), "-D", str(data), "-U", "yizhen", "--encoding=UTF8", "--locale=C.UTF-8",
            "--auth=trust", "--no-sync")  # fmt: skip
        run(user, find("pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"),
            "-o", f"{OPTIONS} -k {folder}", "start")  # fmt: skip
        started = True
        run(user, find("createdb"), "-h", str(folder), "-U", "yizhen", "yizhen")
        url = f"postgresql://yizhen@/yizhen?host={folder}"
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
    finally:
        if started:
            run(user, find("pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
