"""导出入留痕 whatever leaves as a file is recorded: who took it, from which page, with which filters."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from yizhen.record.actions import append
from yizhen.record.terms import EXPORT, ExportMade

FOUND = 200
LONGEST = 120
NO_FILTER = {"page", "per_page", "sort"}


class ExportsInRecord:
    """Record each file that a signed-in person is given as an attachment (导出留痕); what the public fetches is public.

    The names of the filters are kept, never their values: people are searched for by name.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        how = response.headers.get("Content-Disposition", "")
        if response.status_code == FOUND and how.startswith("attachment") and request.actor.account is not None:
            _note(request, response, how)
        return response


def _note(request: HttpRequest, response: HttpResponseBase, how: str) -> None:
    by = request.actor
    told = ExportMade(
        request.path[:LONGEST], _file(how), response.headers.get("Content-Type", "").partition(";")[0],
        sorted(key for key, value in request.GET.items() if value and key not in NO_FILTER)[:20],
    )  # fmt: skip
    with transaction.atomic():
        append(EXPORT, told, by=by, at=timezone.now(), subject=("identity.account", by.account or 0))


def _file(how: str) -> str:
    """The file's name out of the header (文件名), when it is plain; a case's file may be named after a person."""
    name = how.partition("filename=")[2].strip('"; ')
    return name[:LONGEST] if name.isascii() else ""
