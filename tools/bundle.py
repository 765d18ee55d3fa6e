"""``make bundle`` (离线安装包): everything that an installation needs, in one archive, with checksums.

For the Python and the kind of machine that makes it. ``install.sh`` inside installs without any network.
"""

import hashlib
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "yizhen"
NOT_SHIPPED = {".pyc", ".collected"}


def pip(*arguments: str) -> None:
    """Run pip of this interpreter."""
    subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments], check=True, cwd=ROOT)


def gather(folder: Path) -> None:
    """Wheels with their hashes checked, the program with its front-end files, documents, installer."""
    (folder / "wheels").mkdir(parents=True)
    shutil.copy(ROOT / "requirements" / "base.txt", folder / "requirements.txt")
    pip("download", "--require-hashes", "--only-binary", ":all:", "--dest", str(folder / "wheels"),
        "--requirement", str(folder / "requirements.txt"))  # fmt: skip
    build_program(folder / "program")
    shutil.copytree(ROOT / "deploy", folder / "deploy", ignore=shutil.ignore_patterns("install.sh"))
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copy(ROOT / "deploy" / "install.sh", folder / "install.sh")
    shutil.copy(ROOT / "LICENSE", folder / "LICENSE")


def build_program(to: Path) -> None:
    """The program as a wheel, built from a copy so that nothing is left in the source tree."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "source"
        shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        for file in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / file, copy / file)
        subprocess.run(
            [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "wheel", "--no-deps",
             "--no-build-isolation", "--no-index", "--wheel-dir", str(to), str(copy)], check=True, cwd=name,
        )  # fmt: skip
    lacking = not_in_wheel(next(to.glob("yizhen-*.whl")))
    if lacking:
        sys.exit(f"the wheel lacks files of the program: {', '.join(lacking[:20])}")


def not_in_wheel(wheel: Path) -> list[str]:
    """Files of the source tree that the wheel lacks: templates, words, front-end files, lists."""
    with zipfile.ZipFile(wheel) as archive:
        there = set(archive.namelist())
    return sorted(
        str(path.relative_to(SOURCE.parent))
        for path in SOURCE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in NOT_SHIPPED
        and path.name not in NOT_SHIPPED and path.relative_to(SOURCE.parent).as_posix() not in there
    )  # fmt: skip


def seal(folder: Path, version: str) -> None:
    """Version, what machine it is for, and a checksum of every file."""
    (folder / "VERSION").write_text(version + "\n")
    python = ".".join(platform.python_version_tuple()[:2])
    (folder / "WHEELS_FOR").write_text(f"{python} {sys.platform} {platform.machine()}\n")
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  ./{path.relative_to(folder).as_posix()}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    (folder / "SHA256SUMS").write_text("\n".join(lines) + "\n")


def main() -> int:
    """Make dist/yizhen-VERSION-….tar.gz and its checksum beside it."""
    words = [source.with_suffix(".mo") for source in SOURCE.glob("locale/*/LC_MESSAGES/*.po")]
    for needed in (SOURCE / "ui" / "static" / "vendor" / "htmx.min.js", *words):
        if not needed.exists():
            sys.exit(f"{needed.relative_to(ROOT)} is missing: run make setup first")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "bundle"
        gather(folder)
        version = next((folder / "program").glob("*.whl")).name.split("-")[1]
        seal(folder, version)
        python = platform.python_version_tuple()
        label = f"yizhen-{version}-py{python[0]}{python[1]}-{sys.platform}-{platform.machine()}"
        out = ROOT / "dist" / f"{label}.tar.gz"
        out.parent.mkdir(exist_ok=True)
        with tarfile.open(out, "w:gz", compresslevel=6) as tar:
            tar.add(folder, label)
    digest = hashlib.sha256(out.read_bytes()).hexdigest()
    Path(f"{out}.sha256").write_text(f"{digest}  {out.name}\n")
    print(f"{out.relative_to(ROOT)}  {out.stat().st_size / 1e6:.1f} MB  sha256 {digest}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
