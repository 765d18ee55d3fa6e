"""Rules of webhooks (推送规则): what is told, how it is signed, when it is tried again, where it may go. Pure."""

import hashlib
import hmac
import ipaddress
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
URL_MAX = 500
LOOPBACKS = ("127.0.0.1", "::1", "localhost")
NAT64 = ipaddress.ip_network("64:ff9b::/96")
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


def is_address(url: str, *, loopback: bool = False) -> bool:
    """Whether a webhook may be given that address (地址是否可用): https, a host, no password in it.

    ``loopback``: for trials this machine may be told over plain http.
    """
    if len(url) > URL_MAX or any(sign.isspace() or not sign.isprintable() for sign in url):
        return False
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        return False
    if not parts.hostname or "@" in parts.netloc:
        return False
    return parts.scheme == "https" or (loopback and parts.scheme == "http" and parts.hostname in LOOPBACKS)


def may_connect(address: str, *, loopback: bool, inner: Iterable[Network] = ()) -> bool:
    """Whether a delivery may go to an IP address (能否连接): public ones, and inner networks that were named.

    Never to this machine (but for trials) nor to its link, where clouds answer with secrets. An IPv4 address that is
    wrapped in an IPv6 one is judged as what it is.
    """
    try:
        ip = _bare(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    if ip.is_loopback:
        return loopback
    if ip.is_link_local or ip.is_multicast or ip.is_unspecified or ip.is_reserved:
        return False
    return ip.is_global or any(ip in one for one in inner)


def _bare(ip: Address) -> Address:
    """The IPv4 address within an IPv6 one (还原 IPv4): mapped, 6to4, Teredo, NAT64."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else ip)
