"""What each step changes on a case (办理效果): the same rule for one case on a page and for many in bulk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yizhen.dispatch.rules.clocks import is_late
from yizhen.dispatch.terms import LeadMode, Verb

Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Target:
    """Where a case goes (去向): organ, its township, on what footing and why, until when to be signed."""

    organ: int | None
    township: str
    mode: LeadMode
    words: str
    sign_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the call back found (回访结果): reached or not, solved or not, satisfaction 1 to 5."""

    contacted: bool | None = None
    solved: bool | None = None
    satisfaction: int | None = None


def changes(  # noqa: PLR0911  one return for each verb
    row: Mapping[str, Any],
    verb: Verb,
    at: datetime,
    *,
    post: int | None = None,
    target: Target | None = None,
    outcome: Outcome | None = None,
    center: int | None = None,
) -> Columns:
    """Columns that a step changes (办理效果), state and version aside.

    ``row`` are the case's columns before; ``target`` belongs to 派遣 and 指定, ``outcome`` to 核查;
    ``center`` is the organ a returned case falls back to.
    """
    match verb:
        case Verb.ACCEPT:
            return {"accepted_at": at}
        case Verb.REFUSE | Verb.WITHDRAW | Verb.MERGE | Verb.VOID:
            return {"closed_at": at}
        case Verb.DISPATCH | Verb.DESIGNATE if target is not None:
            first = row.get("first_organ_id") or target.organ
            return _sent(target, at, designated=verb is Verb.DESIGNATE) | {"first_organ_id": first}
        case Verb.SIGN:
            return {"signed_at": at, "holder_post_id": post}
        case Verb.RETURN:
            return _returned(row, center)
        case Verb.HANDLE | Verb.GATHER:
            return {"handled_at": at}
        case Verb.VERIFY_PASS:
            found = outcome or Outcome()
            return {
                "contacted": found.contacted, "solved": found.solved, "satisfaction": found.satisfaction,
            }  # fmt: skip
        case Verb.REWORK:
            return {"handled_at": None, "rework_count": row["rework_count"] + 1}
        case Verb.CLOSE:
            return {"closed_at": at, "closed_late": is_late(row["due_at"], row["handled_at"], at)}
    return _turned(row, verb, at, outcome or Outcome())


def _turned(row: Mapping[str, Any], verb: Verb, at: datetime, found: Outcome) -> Columns:
    """What the further turns change: the requester's word, more time, reopening."""
    match verb:
        case Verb.RATE:
            return {"rated_at": at, "solved": found.solved, "satisfaction": found.satisfaction}
        case Verb.EXTEND | Verb.DENY:
            return {"asked": ""}
        case Verb.RESUME:
            return {"suspended_until": None}
        case Verb.REOPEN:
            return _reopened(row)
    message = f"{verb} changes nothing by itself"
    raise ValueError(message)


def _sent(target: Target, at: datetime, *, designated: bool) -> Columns:
    return {
        "dispatched_at": at,
        "holder_organ_id": target.organ,
        "holder_township": target.township,
        "holder_post_id": None,
        "lead_mode": target.mode,
        "lead_words": target.words[:300],
        "backstop": target.mode is LeadMode.BACKSTOP,
        "designated": designated,
        "sign_due_at": target.sign_due_at,
        "signed_at": None,
    }


def _reopened(row: Mapping[str, Any]) -> Columns:
    """Handling begins again where it was: same organ, same post."""
    return {
        "closed_at": None, "closed_late": False, "handled_at": None, "rated_at": None, "contacted": None,
        "solved": None, "satisfaction": None, "reopen_count": row["reopen_count"] + 1,
    }  # fmt: skip


def _returned(row: Mapping[str, Any], center: int | None) -> Columns:
    return {
        "holder_organ_id": center,
        "holder_township": "",
        "holder_post_id": None,
        "lead_mode": "",
        "lead_words": "",
        "backstop": False,
        "sign_due_at": None,
        "return_count": row["return_count"] + 1,
    }
