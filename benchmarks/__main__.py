"""``python -m benchmarks [NAME …]``: run the measurements, each in a process and home of its own, print JSON lines.

Both databases are measured: SQLite always, PostgreSQL on a throw-away cluster where it is installed.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent
POSTGRES = [sys.executable, str(FOLDER.parent / "tools/with_postgres.py")]
RUN = "import json, importlib, sys; print(json.dumps(importlib.import_module(sys.argv[1]).run(), ensure_ascii=False))"


def measure(name: str, database: str) -> dict:
    """One measurement on one database; what it printed, or why it failed."""
    module = f"benchmarks.{name}"
    command = [sys.executable, "-c", RUN, module]
    with tempfile.TemporaryDirectory(prefix="yizhen-bench-") as home:
        env = {**os.environ, "YIZHEN_HOME": home, "DJANGO_SETTINGS_MODULE": "yizhen.site.settings",
               "YIZHEN_DURABLE": "1"}  # fmt: skip
        env.pop("DATABASE_URL", None)
        whole = command if database == "sqlite" else [*POSTGRES, *command]
        done = subprocess.run(whole, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"name": name, "database": database, "error": done.stderr.strip().splitlines()[-1:]}
    return {"name": name, "database": database, "figures": json.loads(done.stdout.strip().splitlines()[-1])}


def main() -> int:
    """Run all, or those named."""
    known = sorted(p.stem for p in FOLDER.glob("*.py") if not p.stem.startswith("_"))
    failed = 0
    for name in sys.argv[1:] or known:
        pure = "DATABASES = ()" in (FOLDER / f"{name}.py").read_text()
        for database in ("sqlite",) if pure else ("sqlite", "postgresql"):
            result = measure(name, database)
            failed += "error" in result
            print(json.dumps(result, ensure_ascii=False), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
