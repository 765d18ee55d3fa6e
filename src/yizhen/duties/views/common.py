"""What the pages of duties share (页面公用): the day asked for, exports, names of townships."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from yizhen.duties.sheets import workbook
from yizhen.duties.terms import ListKind
from yizhen.kernel.printing import csv_pieces
from yizhen.territory import door as territory

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SIZES = (20, 50, 100)
WHOLE_COUNTY = "county"


def day_asked(request: HttpRequest, name: str = "on") -> date | None:
    """The day in the address (所问日期); None when there is none or it is no day."""
    try:
        return parse_date(request.GET.get(name, ""))
    except ValueError:
        return None


def text_asked(request: HttpRequest, name: str = "q") -> str:
    """A word in the address (所查文字), bounded."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:80]


def download(
    form: str, name: str, title: str, heads: Sequence[str], lines: Iterable[Sequence[str]]
) -> HttpResponse | StreamingHttpResponse:
    """A ledger as a file (导出文件): CSV in pieces, or a workbook."""
    if form == "xlsx":
        response: HttpResponse | StreamingHttpResponse = HttpResponse(
            workbook(title, heads, lines), content_type=XLSX
        )
    else:
        response = StreamingHttpResponse(csv_pieces(heads, lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y%m%d}.{form}"'
    return response


def list_title(place: str, kind: ListKind) -> str:
    """The name of a township's list (清单名称): 鼓台街道权责清单; in English with a colon between."""
    return _("%(place)s%(list)s") % {"place": place, "list": kind.label}


def townships(county: str, on: date) -> dict[str, str]:
    """Townships of a county by code (镇街名称), in the order of codes; the county's own lists under ''."""
    return {"": _("全县"), **{one.short: one.name for one in territory.townships_of(county, on)}}
