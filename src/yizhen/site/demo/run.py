"""``yizhen demo``: make the fictional county once in a home folder, tell its accounts, serve it (运行示例)."""

import json
import os
from datetime import date
from pathlib import Path

import msgspec
from django.conf import settings
from django.core.management import call_command

from yizhen.county import door as county
from yizhen.duties.play import play_supervision
from yizhen.kernel.printing import schema_with_example
from yizhen.parties.play import play as play_parties
from yizhen.record import door as record
from yizhen.site.demo import county as content
from yizhen.site.demo.player import Account, Played, play, present

MARK, ACCOUNTS = "demo", "demo-accounts.txt"
HEADINGS = ("用户类别", "姓名", "岗位", "账号", "密码")


class OtherCounty(Exception):
    """数据目录已有其他县: the fictional county is not made beside a real one."""


class Seen(msgspec.Struct, frozen=True):
    """What ``yizhen demo --json`` prints (示例概况); ``made`` is false when the demo stood already."""

    made: bool
    county: str
    name: str
    day: date
    seed: int
    divisions: int
    organs: int
    posts: int
    people: int
    on_leave: int
    leads: int
    categories_without_lead: int
    cases: int
    states: dict[str, int]
    entries: int
    ok: bool
    accounts_file: str
    seconds: float


EXAMPLE = Seen(
    made=True, county="990121", name="澄川县", day=date(2026, 11, 21), seed=2026, divisions=161, organs=338,
    posts=1034, people=1034, on_leave=14, leads=158, categories_without_lead=4, cases=1590,
    states={"closed": 1360, "handling": 40}, entries=14800, ok=True, accounts_file=ACCOUNTS, seconds=31.2,
)  # fmt: skip


def make(*, seed: int, day: date) -> Seen:
    """Migrate, and make the demo county unless it stands already (建立示例县); raises OtherCounty."""
    from time import monotonic

    begun = monotonic()
    call_command("migrate", interactive=False, verbosity=0)
    _refuse_others()
    standing = _standing()
    if standing is not None:
        return standing
    if not any(one.code == content.load(seed).code for one in county.counties()):
        played = play(seed=seed, day=day, before_commit=_write_accounts)
        facts = {**played.counts(), "day": day.isoformat()}
    else:  # stopped after the county stood and before the mark was written
        facts = {}
    record.seal_all()
    record.hand_out_all()
    play_parties(content.load(seed).code, now=present(day))
    play_supervision(content.load(seed).code, now=present(day))
    record.seal_all()
    record.anchor(at=present(day))
    seen = _seen(facts, seconds=round(monotonic() - begun, 1))
    (settings.HOME / MARK).write_bytes(msgspec.json.encode(seen))
    return seen


def _refuse_others() -> None:
    others = [one for one in county.counties() if not (one.fictional and one.code == content.source()["county"]["code"])]
    if others:
        names = "、".join(one.name for one in others)
        raise OtherCounty(
            f"这个数据目录里已有{names}，示例县不与真实的县放在一起。请另选目录：yizhen demo --home 目录名"
        )


def _standing() -> Seen | None:
    path = settings.HOME / MARK
    if not path.exists() or not county.counties():
        return None
    return msgspec.structs.replace(msgspec.json.decode(path.read_bytes(), type=Seen), made=False)


def _seen(facts: dict, *, seconds: float) -> Seen:
    verdict = record.verify()
    counts = ("divisions", "organs", "posts", "people", "on_leave", "leads", "cases")
    unknown = msgspec.structs.asdict(EXAMPLE) | dict.fromkeys(counts, 0)
    one = county.counties()[0]
    whole = unknown | {"states": {}, "county": one.code, "name": one.name} | facts
    whole |= {"made": True, "entries": verdict.entries, "ok": verdict.ok, "seconds": seconds}
    return msgspec.convert(whole | {"accounts_file": ACCOUNTS}, Seen)


def _write_accounts(played: Played) -> None:
    """Write the passwords of this installation, readable by its owner only (写入账号文件)."""
    path = settings.HOME / ACCOUNTS
    text = "\n".join(["\t".join(HEADINGS), *("\t".join(_cells(one)) for one in played.accounts)])
    made = path.with_suffix(".new")
    made.unlink(missing_ok=True)
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text + "\n")
    made.replace(path)


def _cells(one: Account) -> tuple[str, ...]:
    return one.kind, one.name, one.post, one.username, one.password


def account_lines() -> list[str]:
    """The accounts as a table for the terminal (账号表); says so when the file is not there."""
    path: Path = settings.HOME / ACCOUNTS
    if not path.exists():
        return [f"账号文件 {ACCOUNTS} 不在数据目录里。请用 yizhen identity 命令重设密码。"]
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    widths = [max(_width(row[n]) for row in rows) for n in range(len(HEADINGS))]
    return ["  ".join(cell + " " * (widths[n] - _width(cell)) for n, cell in enumerate(row)) for row in rows]


def _width(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text)  # noqa: PLR2004  wide signs take two cells


def schema() -> str:
    """JSON Schema of the output with an example (输出格式)."""
    whole = schema_with_example(Seen, EXAMPLE)
    return json.dumps(whole, ensure_ascii=False, indent=2)
