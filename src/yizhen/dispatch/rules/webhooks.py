"""Rules of webhooks (推送规则): what is told, how it is signed, when it is tried again, where it may go. Pure."""

import hashlib
import hmac
import ipaddress
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

URL_MAX = 500
WAITS = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6),
    timedelta(hours=12), timedelta(hours=24),
)  # fmt: skip
"""How long to wait after each failed attempt (重试间隔); after the last the delivery is given up."""
PAUSE_AFTER = 20
"""After so many failures in a row a webhook is paused (连续失败即暂停)."""
TOLD = (
    "number", "before", "after", "day", "township", "village", "category", "level", "channel", "holder_before",
    "holder", "mode", "due_at", "late",
)  # fmt: skip
"""What another system is told of an act (推送内容): nobody's words, no person; for more it asks the API."""


def content_of(act: str, at: str, county: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a delivery (推送正文)."""
    told = {name: payload[name] for name in TOLD if name in payload}
    return {"event": act, "at": at, "county": county, "case": told}


def signature(secret: str, timestamp: int, key: str, body: bytes) -> str:
    """Signature of a delivery (推送签名): HMAC-SHA256 of ``timestamp.key.body``, in hexadecimal.

    Timestamp and key are signed with the body, so that a recorded delivery cannot be passed off as a new one.
    """
    signed = f"{timestamp}.{key}.".encode() + body
    return "v1=" + hmac.digest(secret.encode(), signed, hashlib.sha256).hex()


def next_wait(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts (重试间隔), None to give up."""
    return WAITS[attempts - 1] if 1 <= attempts <= len(WAITS) else None


def wants(acts: tuple[str, ...], act: str) -> bool:
    """Whether a webhook asked for an act (是否订阅); one that names none asks for all."""
    return not acts or act in acts


def is_address(url: str) -> bool:
    """Whether a webhook may be given that address (地址是否可用): http or https, a host, no password in it."""
    if len(url) > URL_MAX or any(sign.isspace() or not sign.isprintable() for sign in url):
        return False
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc


def may_connect(address: str, *, loopback: bool) -> bool:
    """Whether a delivery may go to an IP address (能否连接).

    Private networks are where a government's systems live, so they are allowed; addresses of the machine itself
    and of its link (where clouds answer with secrets) are not.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if ip.is_loopback:
        return loopback
    return not (ip.is_link_local or ip.is_multicast or ip.is_unspecified or ip.is_reserved)
