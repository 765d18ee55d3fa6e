"""Install the bundle with the network cut (离线安装验证) into a folder of its own, and let the installed program work.

As root the whole of it runs in a network namespace of its own, without even a loopback; otherwise it says so.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CUT = ["unshare", "--net"]


def can_cut() -> bool:
    """Whether this user may cut the network off."""
    return subprocess.run([*CUT, "true"], capture_output=True, check=False).returncode == 0


def main() -> int:
    """Unpack, install, migrate, ask the doctor, back up and restore."""
    bundle = max((ROOT / "dist").glob("yizhen-*.tar.gz"), key=lambda path: path.stat().st_mtime)
    cut = CUT if can_cut() else []
    print("network: cut off" if cut else "network: NOT cut off (this needs root); pip gets no index all the same")
    with tempfile.TemporaryDirectory(prefix="yizhen-bundle-") as name:
        place = Path(name)
        env = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": name, "LANG": "C.UTF-8", "PYTHON": sys.executable}

        def run(*command: str, fine: tuple[int, ...] = (0,)) -> str:
            done = subprocess.run([*cut, *command], env=env, cwd=place, capture_output=True, text=True, check=False)
            if done.returncode not in fine:
                sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
            return done.stdout

        with tarfile.open(bundle) as tar:
            tar.extractall(place, filter="data")
        folder = next(path for path in place.iterdir() if path.is_dir())
        run("sh", str(folder / "install.sh"), str(place / "opt"))
        yizhen = str(place / "opt" / "current" / "bin" / "yizhen")
        told = json.loads(run(yizhen, "demo", "--no-serve", "--json", "--home", "home"))
        checks = json.loads(run(yizhen, "doctor", "--json", "--home", "home", fine=(0, 3)))
        run(yizhen, "backup", "--home", "home", "--to", "b.tar.gz", "--keys", "k.json")
        back = json.loads(run(yizhen, "restore", "b.tar.gz", "--keys", "k.json", "--home", "again", "--json"))
        faults = [check["words"] for check in checks["checks"] if check["state"] == "fault"]
        loaded = run(str(place / "opt/current/bin/python"), "-c", "import yizhen; print(yizhen.__file__)").strip()
        print(f"installed: {os.path.relpath(loaded, place)}; demo: {told['cases']} cases; doctor's faults: {faults};"
              f" restored: {back['rows']} rows, record {'whole' if back['ok'] else 'NOT whole'}")  # fmt: skip
        (folder / "program" / "extra.whl").write_bytes(b"x")
        next((folder / "wheels").iterdir()).write_bytes(b"changed")
        spoiled = subprocess.run(["sh", str(folder / "install.sh"), str(place / "other")], env=env,
                                 capture_output=True, text=True, check=False)  # fmt: skip
        refused = spoiled.returncode != 0 and not (place / "other" / "current").exists()
        print(f"a changed wheel is {'refused' if refused else 'NOT refused'}")
        return int(bool(faults) or not back["ok"] or not refused)


if __name__ == "__main__":
    sys.exit(main())
