"""账号与权限的命令 ``yizhen identity …``."""

import json
import sys
from collections.abc import Callable
from typing import Any

import click


@click.group(name="identity", help="账号与权限")
def group() -> None:
    """Account commands (账号与权限)."""


SCHEMA_ACCOUNT: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "id": {"type": "integer"},
        "username": {"type": "string"},
        "password": {"type": "string", "description": "一次性密码，首次登录须更改"},
    },
    "required": ["id", "username", "password"],
    "examples": [{"id": 7, "username": "zhangsan", "password": "kT7m-Qx4d-pR9a"}],
}
SCHEMA_ROLES: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {"written": {"type": "integer"}, "roles": {"type": "integer"}},
    "required": ["written", "roles"],
    "examples": [{"written": 18, "roles": 18}],
}


def _schema(schema: dict[str, Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def show(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001  click's signature
        if value:
            click.echo(json.dumps(schema, ensure_ascii=False, indent=2))
            ctx.exit(0)

    return click.option(
        "--schema", is_flag=True, is_eager=True, expose_value=False, callback=show, help="输出的 JSON Schema"
    )


def _set_up() -> None:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yizhen.site.settings")
    django.setup()


def _tell(value: dict[str, Any], as_json: bool, words: str) -> None:  # noqa: FBT001
    click.echo(json.dumps(value, ensure_ascii=False) if as_json else words)


def _refuse(words: str) -> None:
    click.echo(words, err=True)
    sys.exit(2)


@group.command("create-account")
@click.argument("username")
@click.option("--staff-no", default="", help="工号;不填则为没有岗位的账号")
@click.option("--county", default="", help="县的 6 位代码，默认本县")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@_schema(SCHEMA_ACCOUNT)
def create_account(username: str, staff_no: str, county: str, as_json: bool) -> None:  # noqa: FBT001
    """开立账号，显示一次性密码。"""
    _set_up()
    from django.utils import timezone

    from yizhen.identity.actions import UsernameTaken
    from yizhen.identity.actions import create_account as create
    from yizhen.identity.queries import default_county
    from yizhen.kernel.actors import system_actor
    from yizhen.organs.door import NoSuchPerson, person_by_staff_no

    place = county or default_county()
    by = system_actor("命令行", place, ("identity.accounts",), channel="command")
    try:
        person = person_by_staff_no(place, staff_no).id if staff_no else None
        pk, made = create(username=username, county=place, person_id=person, by=by, at=timezone.now())
    except NoSuchPerson:
        _refuse(f"本县没有工号 {staff_no}。请先在机构与岗位中登记此人，或核对工号。什么也没有改动。")
    except UsernameTaken as taken:
        _refuse(f"{taken}。什么也没有改动。")
    else:
        _tell(
            {"id": pk, "username": username.lower(), "password": made}, as_json, f"{username.lower()}  {made}"
        )


@group.command("reset-password")
@click.argument("username")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@_schema(SCHEMA_ACCOUNT)
def reset_password(username: str, as_json: bool) -> None:  # noqa: FBT001
    """重置密码，显示一次性密码;此账号的登录全部退出。"""
    _set_up()
    from django.utils import timezone

    from yizhen.identity.actions import reset_password as reset
    from yizhen.identity.queries.accounts import account_named
    from yizhen.kernel.actors import system_actor

    account = account_named(username)
    if account is None:
        _refuse(f"没有账号 {username}。什么也没有改动。")
        return
    by = system_actor("命令行", account.county, ("identity.accounts",), channel="command")
    made = reset(account.id, by=by, at=timezone.now())
    _tell(
        {"id": account.id, "username": account.username, "password": made},
        as_json,
        f"{account.username}  {made}",
    )


@group.command("load-roles")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@_schema(SCHEMA_ROLES)
def load_roles(as_json: bool) -> None:  # noqa: FBT001
    """装入随程序提供的角色;已有而未变的不动。"""
    _set_up()
    from django.utils import timezone

    from yizhen.identity.actions import load_roles as load
    from yizhen.identity.actions import shipped_roles
    from yizhen.identity.queries import default_county
    from yizhen.kernel.actors import system_actor

    by = system_actor("命令行", default_county(), ("identity.grant",), channel="command")
    written = load(by=by, at=timezone.now())
    total = len(shipped_roles())
    _tell({"written": written, "roles": total}, as_json, f"角色 {total} 个，写入 {written} 个")
