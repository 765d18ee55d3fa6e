"""The documents commands (文书命令)."""

import json
import sys

import click
from django.utils import timezone

SCHEMA = {
    "type": "object",
    "required": ["county", "checked", "faults"],
    "properties": {
        "county": {"type": "string"},
        "checked": {"type": "integer"},
        "faults": {"type": "array", "items": {"type": "string"}},
    },
    "examples": [{"county": "990121", "checked": 12, "faults": []}],
}
LOADED = {
    "type": "object",
    "required": ["county", "templates"],
    "properties": {"county": {"type": "string"}, "templates": {"type": "integer", "description": "新载入的模板数"}},
    "examples": [{"county": "990121", "templates": 9}],
}


@click.group("documents")
def group() -> None:
    """文书:模板、归档核验、清理。"""


@group.command("load-templates")
@click.option("--county", help="县级代码(默认本安装的县)")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def load_templates(*, county: str | None, as_json: bool, schema: bool) -> None:
    """载入随附的公文模板(已有相同内容的不重复)。"""
    from yizhen.documents import actions
    from yizhen.documents.terms import Power
    from yizhen.identity.door import default_county
    from yizhen.kernel.actors import system_actor

    if schema:
        click.echo(json.dumps(LOADED, ensure_ascii=False))
        return
    code = county or default_county()
    by = system_actor("载入模板", code, (Power.SETTINGS,), channel="cli")
    count = actions.load_templates(by=by, at=timezone.now())
    click.echo(json.dumps({"county": code, "templates": count}) if as_json else f"已载入 {count} 个模板。")


@group.command("verify-archive")
@click.option("--county", help="县级代码(默认本安装的县)")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def verify_archive(*, county: str | None, as_json: bool, schema: bool) -> None:
    """逐件核对归档文件的内容与目录;有问题时以 3 退出。"""
    from yizhen.documents import actions, queries
    from yizhen.identity.door import default_county

    if schema:
        click.echo(json.dumps(SCHEMA, ensure_ascii=False))
        return
    code = county or default_county()
    checked, faults = 0, []
    for row in queries.archives(code):
        checked += 1
        faults += actions.verify_archive(row)
    if as_json:
        click.echo(json.dumps({"county": code, "checked": checked, "faults": faults}, ensure_ascii=False))
    else:
        click.echo("\n".join([*faults, f"核对了 {checked} 件归档文书,{len(faults)} 处有问题。"]))
    if faults:
        sys.exit(3)


@group.command("sweep")
def sweep() -> None:
    """清理七天没有传完的上传。"""
    from yizhen.documents import actions

    click.echo(f"清理了 {actions.sweep(at=timezone.now())} 个没有传完的上传。")
