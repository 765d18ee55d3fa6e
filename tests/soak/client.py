"""A browser for the drills (演练用浏览器): keeps its cookies, follows nothing, and says when nobody answered."""

import http.client
import re
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode

SECONDS = 20


class NoAnswer(Exception):
    """无应答: the connection broke before an answer; whether the act was done is not known."""


class Browser:
    """One person's browser."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, {}

    def _ask(self, method: str, path: str, body: str = ""):
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Connection": "close"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            line.request(method, path, body or None, headers)
            answer = line.getresponse()
            page = answer.read().decode()
        except (OSError, http.client.HTTPException) as broken:
            raise NoAnswer from broken
        finally:
            line.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                for key, morsel in SimpleCookie(value).items():
                    self.cookies[key] = morsel.value
        return answer.status, answer.getheader("Location") or "", page

    def get(self, path: str):
        """GET a page: status, Location, text."""
        return self._ask("GET", path)

    def post(self, path: str, data: dict):
        """POST a form with its CSRF token: status, Location, text."""
        return self._ask("POST", path, urlencode(data | {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}))


def hidden(page: str) -> dict[str, str]:
    """Hidden fields of a page's forms."""
    found = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            found[name[1]] = unescape(value[1]) if value else ""
    return found
