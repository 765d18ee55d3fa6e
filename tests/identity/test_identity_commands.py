"""``yizhen identity …``: one-time passwords, refusals in words, schemas."""

import msgspec
import pytest
from click.testing import CliRunner

from yizhen.identity import commands
from yizhen.identity.models import Account
from yizhen.record.door import history


def run(*arguments):
    return CliRunner().invoke(commands.group, list(arguments))


def test_opening_an_account(offices):
    done = run("create-account", "New.Clerk", "--staff-no", "ZHEN1", "--json")
    made = msgspec.json.decode(done.stdout, type=commands.AccountMade)
    account = Account.objects.get(pk=made.id)
    assert (done.exit_code, made.username, account.must_change_password) == (0, "new.clerk", True)
    assert account.check_password(made.password)
    assert history("identity.account", made.id)[0].actor_name == "开立账号"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("create-account", "a", "--staff-no", "NONE"), "没有工号 NONE"),
        (("create-account", "jd"), "已有人使用"),
        (("reset-password", "nobody"), "没有账号 nobody"),
        (("create-account",), "请写明账号"),
    ],
)
def test_refusals_say_why_and_end_with_2(offices, arguments, words):
    done = run(*arguments)
    assert done.exit_code == 2
    assert words in done.stderr


def test_resetting_a_password(offices):
    made = msgspec.json.decode(run("reset-password", "JD", "--json").stdout, type=commands.AccountMade)
    assert Account.objects.get(username="jd").check_password(made.password)


def test_loading_roles_twice_writes_once(offices):
    loaded = msgspec.json.decode(run("load-roles", "--json").stdout, type=commands.RolesLoaded)
    assert (loaded.roles, loaded.written) == (18, 0)


@pytest.mark.parametrize("verb", ["create-account", "reset-password", "load-roles"])
def test_every_command_has_a_schema_with_an_example(verb):
    assert msgspec.json.decode(run(verb, "--schema").stdout)["examples"]
