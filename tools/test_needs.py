"""What the test legs need on this machine (测试所需): install it when we may, else say it in one line and fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NEEDS = {
    "chromium": lambda: shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser"),
    "fonts-noto-cjk": lambda: "Noto Sans CJK" in _fonts(),
    "postgresql": lambda: list(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or shutil.which("initdb"),
}


def _fonts() -> str:
    if not shutil.which("fc-list"):
        return ""
    return subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False).stdout


def missing() -> list[str]:
    """Debian packages that are not here."""
    return [name for name, here in NEEDS.items() if not here()]


def main() -> int:
    """Install what is missing as root on Debian; otherwise say what to install."""
    lacking = missing()
    if lacking and os.geteuid() == 0 and shutil.which("apt-get"):
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-q"], env=env, check=False, stdout=subprocess.DEVNULL)
        subprocess.run(["apt-get", "install", "-yq", "--no-install-recommends", *lacking, "fontconfig"],
                       env=env, check=False, stdout=subprocess.DEVNULL)  # fmt: skip
        lacking = missing()
    if lacking:
        print(f"tests need: apt-get install {' '.join(lacking)} (as root), then run again", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
