"""A browser without a server: Django's client, speaking for an actor of the small county."""

import re
from contextlib import contextmanager
from html import unescape

import pytest
from django.test import Client

from yizhen.identity import middleware


class Browser(Client):
    """Client that says who is asking; the sign-in itself is tried where identity is tried."""

    def ask(self, actor) -> "Browser":
        self.actor = actor
        return self

    def request(self, **request):
        NOW_ASKING.append(self.actor)
        try:
            return super().request(**request)
        finally:
            NOW_ASKING.pop()


NOW_ASKING: list = []


def told(self, request):
    request.actor = NOW_ASKING[-1]
    return self.get_response(request)


@contextmanager
def asking():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(middleware.ActorOfRequest, "__call__", told)
        yield lambda actor: Browser(raise_request_exception=True).ask(actor)


def hidden(response) -> dict[str, str]:
    """The hidden fields of the last form of a page."""
    page = response.content.decode()
    tags = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page)
    found = {}
    for tag in tags:
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken":
            found[name[1]] = unescape(value[1]) if value else ""
    return found
