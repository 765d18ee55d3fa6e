"""Commands of ui (界面命令): bring the front-end packages' files to where the site serves them."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import click

VENDOR = Path(__file__).resolve().parent / "static" / "vendor"

# Where each served file comes from: package, file in it, place under static/vendor. Licenses travel along.
WANTED: tuple[tuple[str, str, str], ...] = (
    ("htmx.org", "dist/htmx.min.js", "htmx.min.js"),
    ("htmx.org", "LICENSE", "licenses/htmx.txt"),
    ("@alpinejs/csp", "dist/cdn.min.js", "alpine-csp.min.js"),
    ("echarts", "dist/echarts.min.js", "echarts.min.js"),
    ("echarts", "LICENSE", "licenses/echarts.txt"),
    ("leaflet", "dist/leaflet.js", "leaflet/leaflet.js"),
    ("leaflet", "dist/leaflet.css", "leaflet/leaflet.css"),
    ("leaflet", "dist/images/layers.png", "leaflet/images/layers.png"),
    ("leaflet", "dist/images/layers-2x.png", "leaflet/images/layers-2x.png"),
    ("leaflet", "dist/images/marker-icon.png", "leaflet/images/marker-icon.png"),
    ("leaflet", "LICENSE", "licenses/leaflet.txt"),
)
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["files", "changed", "removed"],
    "properties": {
        "files": {"type": "integer", "description": "files in place"},
        "changed": {"type": "array", "items": {"type": "string"}},
        "removed": {"type": "array", "items": {"type": "string"}},
    },
    "examples": [{"files": 11, "changed": ["htmx.min.js"], "removed": []}],
}


def served(content: bytes, name: str) -> bytes:
    """The file as it is served: without the pointer to a source map that is not brought along."""
    if not name.endswith((".js", ".css")):
        return content
    lines = content.decode("utf-8").splitlines(keepends=True)
    kept = (line.split("//# sourceMappingURL=")[0] for line in lines)
    return "".join(kept).encode("utf-8")


def bring(modules: Path, target: Path) -> dict[str, Any]:
    """Make `target` hold exactly the wanted files (收集前端文件).

    Raises FileNotFoundError when a package is not there.
    """
    changed = []
    for package, source, place in WANTED:
        content = served((modules / package / source).read_bytes(), source)
        path = target / place
        if path.exists() and path.read_bytes() == content:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        changed.append(place)
    wanted = {place for _, _, place in WANTED}
    removed = sorted(
        str(path.relative_to(target))
        for path in target.rglob("*")
        if path.is_file() and path.relative_to(target).as_posix() not in wanted
    )
    for place in removed:
        (target / place).unlink()
    return {"files": len(wanted), "changed": changed, "removed": removed}


@click.group(help="界面: 前端文件")
def group() -> None:
    """Commands of ui (界面)."""


@group.command()
@click.option("--modules", type=click.Path(path_type=Path), default=Path("node_modules"), show_default=True)
@click.option("--into", type=click.Path(path_type=Path), default=VENDOR, help="默认: 界面的静态文件目录")
@click.option("--json", "as_json", is_flag=True, help="结果以 JSON 输出")
@click.option("--schema", is_flag=True, help="只输出结果的 JSON Schema")
def collect(*, modules: Path, into: Path, as_json: bool, schema: bool) -> None:
    """把前端软件包里要用的文件放到网站目录(可重复执行)。"""
    if schema:
        click.echo(json.dumps(SCHEMA, ensure_ascii=False, indent=2))
        return
    try:
        done = bring(modules, into)
    except FileNotFoundError as missing:
        click.echo(f"找不到 {missing.filename}。请先运行 npm ci --ignore-scripts，再执行本命令。", err=True)
        sys.exit(2)
    for folder in sorted((p for p in into.rglob("*") if p.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            shutil.rmtree(folder)
    if as_json:
        click.echo(json.dumps(done, ensure_ascii=False))
    else:
        click.echo(f"前端文件 {done['files']} 个，更新 {len(done['changed'])} 个。", err=True)
