"""``yizhen identity …``: open accounts, reset passwords, load the shipped roles (账号命令)."""

import sys

import click
import msgspec

from yizhen.kernel.printing import schema_with_example


class AccountMade(msgspec.Struct, frozen=True):
    """What ``create-account`` and ``reset-password`` print (账号与一次性密码)."""

    id: int
    username: str
    password: str


class SecondReset(msgspec.Struct, frozen=True):
    """What ``reset-second`` prints (重置两步验证)."""

    id: int
    username: str
    was_set: bool


class RolesLoaded(msgspec.Struct, frozen=True):
    """What ``load-roles`` prints (装入角色)."""

    roles: int
    written: int


ACCOUNT_EXAMPLE = AccountMade(7, "zhang.san", "kT7m-Qx4d-pR9a")
SECOND_EXAMPLE = SecondReset(7, "zhang.san", was_set=True)
ROLES_EXAMPLE = RolesLoaded(18, 18)


@click.group()
def group() -> None:
    """账号与权限：开立账号、重置密码、装入角色。"""


def _schema(kind: type[msgspec.Struct], example: msgspec.Struct) -> None:
    schema = schema_with_example(kind, example)
    click.echo(msgspec.json.format(msgspec.json.encode(schema)).decode())


def _refuse(words: str) -> None:
    click.echo(f"{words} 什么也没有改动。", err=True)
    sys.exit(2)


def _tell(result: msgspec.Struct, words: str, *, as_json: bool) -> None:
    click.echo(msgspec.json.encode(result).decode() if as_json else words)


@group.command("create-account")
@click.argument("username", required=False)
@click.option("--staff-no", default="", help="工号；不填则为没有岗位的账号")
@click.option("--county", default="", help="县的 6 位代码（默认本县）")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def create_account(*, username: str | None, staff_no: str, county: str, as_json: bool, schema: bool) -> None:
    """开立账号，显示一次性密码；首次登录须更改。"""
    if schema:
        _schema(AccountMade, ACCOUNT_EXAMPLE)
        return
    if not username:
        raise click.UsageError("请写明账号。")
    from yizhen.identity.actions import UsernameTaken
    from yizhen.organs.door import NoSuchPerson

    try:
        made = _create(username, staff_no, county)
    except NoSuchPerson:
        _refuse(f"本县没有工号 {staff_no}。请先登记此人，或核对工号。")
    except UsernameTaken as taken:
        _refuse(f"{taken}。")
    else:
        _tell(made, f"{made.username}  {made.password}", as_json=as_json)


def _create(username: str, staff_no: str, county: str) -> AccountMade:
    from django.utils import timezone

    from yizhen.identity.actions import create_account as create
    from yizhen.identity.queries import default_county
    from yizhen.identity.terms import Power
    from yizhen.kernel.actors import system_actor
    from yizhen.organs.door import person_by_staff_no

    place = county or default_county()
    person = person_by_staff_no(place, staff_no).id if staff_no else None
    by = system_actor("开立账号", place, [Power.ACCOUNTS], channel="command")
    pk, password = create(username=username, county=place, person_id=person, by=by, at=timezone.now())
    return AccountMade(pk, username.strip().lower(), password)


@group.command("reset-password")
@click.argument("username", required=False)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def reset_password(*, username: str | None, as_json: bool, schema: bool) -> None:
    """重置密码，显示一次性密码；此账号现在的登录全部退出。"""
    if schema:
        _schema(AccountMade, ACCOUNT_EXAMPLE)
        return
    if not username:
        raise click.UsageError("请写明账号。")
    from django.utils import timezone

    from yizhen.identity.actions import reset_password as reset
    from yizhen.identity.queries import account_named
    from yizhen.identity.terms import Power
    from yizhen.kernel.actors import system_actor

    account = account_named(username)
    if account is None:
        _refuse(f"没有账号 {username}。")
        return
    by = system_actor("重置密码", account.county, [Power.ACCOUNTS], channel="command")
    made = AccountMade(account.id, account.username, reset(account.id, by=by, at=timezone.now()))
    _tell(made, f"{made.username}  {made.password}", as_json=as_json)


@group.command("reset-second")
@click.argument("username", required=False)
@click.option("--reason", default="", help="理由，写入留痕")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def reset_second(*, username: str | None, reason: str, as_json: bool, schema: bool) -> None:
    """重置两步验证：安全管理员自己的手机和恢复码都丢了时，在服务器上办理。"""
    if schema:
        _schema(SecondReset, SECOND_EXAMPLE)
        return
    if not username or not reason.strip():
        raise click.UsageError("请写明账号和理由（--reason）。")
    from django.utils import timezone

    from yizhen.identity.actions.second import reset_second as reset
    from yizhen.identity.queries import account_named, has_second
    from yizhen.identity.terms import Power
    from yizhen.kernel.actors import system_actor

    account = account_named(username)
    if account is None:
        _refuse(f"没有账号 {username}。")
        return
    done = SecondReset(account.id, account.username, was_set=has_second(account.id))
    by = system_actor("重置两步验证", account.county, [Power.SECURE], channel="command")
    reset(account.id, reason=reason.strip(), by=by, at=timezone.now())
    words = "两步验证已重置，下次登录时重新启用。" if done.was_set else "此账号没有启用两步验证。"
    _tell(done, f"{done.username}  {words}", as_json=as_json)


@group.command("load-roles")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def load_roles(*, as_json: bool, schema: bool) -> None:
    """装入随程序提供的角色；已有而未变的不动。"""
    if schema:
        _schema(RolesLoaded, ROLES_EXAMPLE)
        return
    from django.utils import timezone

    from yizhen.identity.actions import load_roles as load
    from yizhen.identity.actions import shipped_roles
    from yizhen.identity.queries import default_county
    from yizhen.identity.terms import Power
    from yizhen.kernel.actors import system_actor

    by = system_actor("装入角色", default_county(), [Power.GRANT], channel="command")
    done = RolesLoaded(len(shipped_roles()), load(by=by, at=timezone.now()))
    _tell(done, f"角色 {done.roles} 个，写入 {done.written} 个。", as_json=as_json)
