"""Gateways (发送通道): e-mail by Django's backend; text messages by a driver that the installation names.

``YIZHEN_SMS`` is empty (files under HOME/outbox/sms), an https address (see :class:`HttpSms`), or ``module:name`` of a
callable that takes a Parcel and returns an Answer.
"""

import http.client
import json
import os
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from yizhen.kernel.words import N_
from yizhen.notices.terms import Answer, Means, Parcel

Gateway = Callable[[Parcel], Answer]
SECONDS, ANSWER_MAX, REFUSED_FROM, REFUSED_TO = 10, 200, 400, 500
FILES_KEPT = timedelta(days=30)


def send_email(parcel: Parcel) -> Answer:
    """Send one e-mail (发邮件). Its Message-ID never changes, so a mail system can drop a repetition."""
    letter = EmailMessage(
        parcel.subject, parcel.text, to=[parcel.to], headers={"Message-ID": f"<{parcel.key}@yizhen>"}
    )  # fmt: skip
    try:
        letter.send()
    except (OSError, SMTPException, ValueError) as fault:
        return Answer(is_sent=False, words=f"{type(fault).__name__}: {fault}"[:ANSWER_MAX])
    return Answer(is_sent=True, words=N_("邮件系统已接收"))


def keep_sms(parcel: Parcel) -> Answer:
    """Keep a text message as a file (短信落盘) under HOME/outbox/sms, one for each key: twice is once."""
    folder = settings.HOME / "outbox" / "sms"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target: Path = folder / f"{parcel.key}.json"
    part = target.with_suffix(".part")
    told = {"id": parcel.key, "to": parcel.to, "text": parcel.text}
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
    return Answer(is_sent=True, words=N_("只写入 outbox/sms，没有离开本机"))


def sweep_files(*, at: datetime) -> int:
    """Delete messages that were kept as files longer than thirty days (清理落盘消息): they hold numbers in clear."""
    gone = 0
    for path in (settings.HOME / "outbox").glob("*/*"):
        if path.is_file() and path.stat().st_mtime < (at - FILES_KEPT).timestamp():
            path.unlink(missing_ok=True)
            gone += 1
    return gone


class HttpSms:
    """短信网关 a gateway over HTTP: POST of {"id", "to", "text"} as JSON; any 2xx means it was taken.

    ``Idempotency-Key`` is the id, the same at each attempt. ``YIZHEN_SMS_TOKEN`` goes along as a bearer token. 4xx
    (but 408, 425, 429) means that trying again would not help. No redirects, ten seconds at most.
    """

    AGAIN = frozenset({408, 425, 429})

    def __init__(self, url: str, token: str) -> None:
        self.parts, self.token = urlsplit(url), token

    def __call__(self, parcel: Parcel) -> Answer:
        """Hand one message over (交给网关)."""
        line = self._line()
        body = json.dumps({"id": parcel.key, "to": parcel.to, "text": parcel.text}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": parcel.key}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            path = (self.parts.path or "/") + (f"?{self.parts.query}" if self.parts.query else "")
            line.request("POST", path, body, headers)
            answer = line.getresponse()
            answer.read(ANSWER_MAX)
            return self._told(answer.status, answer.reason)
        except (OSError, http.client.HTTPException, ValueError) as fault:
            return Answer(is_sent=False, words=f"{type(fault).__name__}: {fault}"[:ANSWER_MAX])
        finally:
            line.close()

    def _line(self) -> http.client.HTTPConnection:
        host = self.parts.hostname or ""
        if self.parts.scheme == "https":
            return http.client.HTTPSConnection(
                host, self.parts.port, timeout=SECONDS, context=ssl.create_default_context()
            )
        return http.client.HTTPConnection(host, self.parts.port, timeout=SECONDS)

    def _told(self, status: int, reason: str) -> Answer:
        taken = 200 <= status < 300  # noqa: PLR2004
        final = REFUSED_FROM <= status < REFUSED_TO and status not in self.AGAIN
        return Answer(is_sent=taken, words=f"{status} {reason}"[:ANSWER_MAX], final=final)


def sms_gateway() -> Gateway:
    """The driver that the installation names (短信驱动)."""
    named = settings.SMS_DRIVER
    if not named:
        return keep_sms
    if named.startswith(("https://", "http://")):
        return HttpSms(named, settings.SMS_TOKEN)
    module, _colon, name = named.partition(":")
    return getattr(import_module(module), name)


def gateway(means: Means) -> Gateway:
    """What sends by a means (发送通道)."""
    return send_email if means is Means.EMAIL else sms_gateway()
