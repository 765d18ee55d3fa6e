"""Rows of an import (导入行): what each cell tells, and what is wrong with it, in words. Pure."""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

import msgspec

from yizhen.dispatch.rules.columns import Field
from yizhen.dispatch.rules.drafts import DETAIL_MAX, NAME_MAX, PHONE, PLACE_MAX, SOURCE_MAX, TITLE_MAX
from yizhen.dispatch.terms import Channel, Draft, State
from yizhen.kernel.words import N_, say
from yizhen.kernel.working_hours import SHANGHAI

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
MOMENT = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[\sT]*(\d{1,2})\s*[:：时点]\s*(\d{1,2})?\s*(?:[:：分]\s*(\d{1,2})(?:\.\d+)?\s*秒?)?\s*分?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?"
)
AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?)?")
BARE = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
FIRST_YEAR, LAST_YEAR = 1980, 2100
SERIAL_BEGIN, SERIAL_RANGE = datetime(1899, 12, 30, tzinfo=SHANGHAI), (20_000, 80_000)
NOTHING = frozenset({"无", "-", "--", "—", "/", "\\", "不详", "未知", "未提供", "未留", "空", "null", "none", "n/a", "na", "nan", "#n/a"})
"""What people write into a cell that has nothing to say (空值写法)."""

SHOWN, ARGUMENTS = 60, "\x1f"
TITLE_CUT = TITLE_MAX - 1

ENDED = {
    State.CLOSED: (
        "closed", "close", "completed", "complete", "resolved", "done", "已办结", "办结", "已结案", "结案", "已完成", "完成",
        "已处理", "处理完毕", "已回复", "已答复", "已归档", "归档",
    ),
    State.WITHDRAWN: ("cancel", "canceled", "cancelled", "withdrawn", "已撤回", "撤回", "已撤销", "撤销", "作废", "已取消"),
    State.REFUSED: ("refused", "rejected", "不予受理", "不受理", "已拒绝"),
}  # fmt: skip
CHANNELS = {
    Channel.PHONE: ("phone", "电话", "12345", "热线", "来电", "call"),
    Channel.WEB: ("web", "网上", "网站", "app", "小程序", "微信", "online", "email", "网络"),
    Channel.WINDOW: ("window", "窗口", "来访", "现场", "walk in"),
    Channel.GRID: ("grid", "网格", "网格上报", "巡查"),
}
SATISFACTION = {"非常满意": 5, "满意": 4, "基本满意": 3, "一般": 3, "不满意": 2, "非常不满意": 1}
MOST_SATISFIED = 5


class Parsed(msgspec.Struct, omit_defaults=True):
    """A row as understood (已识别的行); instants in UTC, ``ended`` the final state it came in with."""

    title: str
    received_at: datetime
    detail: str = ""
    category: str = ""
    told_category: str = ""
    channel: str = Channel.IMPORT.value
    lon: float | None = None
    lat: float | None = None
    division: str = ""
    place_text: str = ""
    name: str = ""
    phone: str = ""
    occurred_at: datetime | None = None
    ended: str = ""
    ended_at: datetime | None = None
    department: str = ""
    reply: str = ""
    satisfaction: int | None = None
    number: str = ""


def draft_of(parsed: Parsed) -> Draft:
    """The draft of a row (行转登记): what the source called category and department stays readable in the detail."""
    told = [
        f"来源分类：{parsed.told_category}" if parsed.told_category and not parsed.category else "",
        f"来源承办单位：{parsed.department}" if parsed.department else "",
    ]
    said = "；".join(one for one in told if one)
    detail = f"{parsed.detail}\n（{said}）".strip() if said else parsed.detail
    return Draft(
        title=parsed.title, detail=detail if len(detail) <= DETAIL_MAX else parsed.detail,
        category=parsed.category, channel=Channel(parsed.channel), lon=parsed.lon, lat=parsed.lat,
        division=parsed.division, place_text=parsed.place_text, name=parsed.name, phone=parsed.phone,
        occurred_at=parsed.occurred_at,
    )  # fmt: skip


class Problem(msgspec.Struct, frozen=True):
    """What is wrong with a row (问题): the column as headed, the value as written, the reason in words."""

    column: str
    value: str
    reason: str


@dataclass(slots=True)
class Read:
    """A row read (读到的行): understood or not, its problems, and notes that do not stand against taking it.

    ``place``: township and village of its point.
    """

    parsed: Parsed | None
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    place: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Book:
    """What the county calls things (对照): category words → code, township and village names → division code."""

    categories: Mapping[str, str]
    townships: Mapping[str, str]
    villages: Mapping[str, tuple[str, ...]]
    county: str

    def category(self, *words: str) -> str:
        """Code of the first words that name a category of the catalogue (对照分类), "" when none does."""
        return next((code for one in words if one and (code := self.categories.get(squeezed(one)))), "")

    def division(self, township: str, village: str) -> str:
        """Code of village or township (对照区划), "" when the names are not of this county."""
        town = self.townships.get(squeezed(township), "")
        found = [code for code in self.villages.get(squeezed(village), ()) if code.startswith(town)]
        return found[0] if len(found) == 1 else town


def reason(words: str, **more: str | int) -> str:
    """A reason as it is kept (差错原文): the Chinese words and what goes into them, so that each reads it in their language."""
    return f"{words}{ARGUMENTS}{msgspec.json.encode(more).decode()}"


def spoken(kept: str) -> str:
    """A kept reason in the reader's language (按读者语言说); whatever is no kept reason is said as it is."""
    words, with_, more = kept.partition(ARGUMENTS)
    try:
        return say(words) % msgspec.json.decode(more) if with_ else say(kept)
    except (msgspec.DecodeError, TypeError, KeyError, ValueError):
        return words


def plain(kept: str) -> str:
    """A kept reason in Chinese (差错原话), as the record keeps it."""
    words, with_, more = kept.partition(ARGUMENTS)
    return words % msgspec.json.decode(more) if with_ else kept


def squeezed(text: str) -> str:
    """A name without spaces, width and case (名称归一)."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


class BadMoment(ValueError):
    """时间读不出来: not a day, or not a time."""


def read_moment(text: str) -> tuple[datetime, bool]:
    """An instant as people write it (读取时间), and whether only the day was told; Beijing time unless it says.

    Takes 2017-06-08 17:31:20, 2017/6/8 17:31, 2017年6月8日, 20170608, 06/08/2017 05:31 PM, ISO 8601, and the
    serial numbers that spreadsheets keep for dates. Raises BadMoment.
    """
    bare = unicodedata.normalize("NFKC", text).strip()
    try:
        if found := MOMENT.fullmatch(bare):
            return _instant(found.groups()[:6], found[7])
        if found := BARE.fullmatch(bare):
            return _instant(found.groups(), None)
        if found := AMERICAN.fullmatch(bare):
            month, day, year, hour, minute, second, half = found.groups()
            return _instant((year, month, day, _hour(hour, half), minute, second), None)
        if SERIAL.fullmatch(bare) and SERIAL_RANGE[0] <= float(bare) <= SERIAL_RANGE[1]:
            at = SERIAL_BEGIN + timedelta(seconds=round(float(bare) * 86_400))
            return at.astimezone(UTC), float(bare).is_integer()
    except (ValueError, OverflowError) as fault:
        raise BadMoment(text) from fault
    raise BadMoment(text)


def _hour(hour: str | None, half: str | None) -> str | None:
    if hour is None or half is None:
        return hour
    return str(int(hour) % 12 + (12 if half.lower() == "pm" else 0))


def _instant(parts: Sequence[str | None], zone: str | None) -> tuple[datetime, bool]:
    year, month, day, hour, minute, second = (int(part) if part else 0 for part in parts)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadMoment(str(year))
    at = datetime(year, month, day, hour, minute, second, tzinfo=_zone(zone))
    return at.astimezone(UTC), parts[3] is None or (hour, minute, second) == (0, 0, 0)


def _zone(text: str | None) -> timezone:
    if not text:
        return SHANGHAI
    if text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))


def read_row(
    cells: Sequence[str], head: Sequence[str], mapping: Mapping[Field, int], book: Book, now: datetime
) -> Read:
    """Understand one row (识别一行)."""
    return _Row(cells, head, mapping, book, now).read()


class _Row:
    """One row while it is being understood."""

    def __init__(
        self, cells: Sequence[str], head: Sequence[str], mapping: Mapping[Field, int], book: Book, now: datetime
    ) -> None:
        self.head, self.mapping, self.book, self.now = head, mapping, book, now
        said = {one: CONTROL.sub("", cells[place]).strip() for one, place in mapping.items() if place < len(cells)}
        self.told = {one: "" if text.lower() in NOTHING else text for one, text in said.items()}
        self.problems: list[Problem] = []
        self.notes: list[str] = []

    def get(self, one: Field) -> str:
        """The cell of a field, "" when there is none."""
        return self.told.get(one, "")

    def wrong(self, one: Field, reason: str) -> None:
        """Note a problem of a field."""
        place = self.mapping.get(one)
        column = self.head[place] if place is not None else one.label
        self.problems.append(Problem(column, self.get(one)[:SHOWN], reason))

    def read(self) -> Read:
        """The row as understood."""
        title, detail = self._texts()
        category, told_category = self._category()
        received, day_only = self._moment(Field.RECEIVED)
        if received is None and not self.get(Field.RECEIVED):
            self.wrong(Field.RECEIVED, N_("没有收到时间"))
        ended, ended_at = self._ending(received, day_only=day_only)
        lon, lat = self._point()
        phone = self._phone()
        division, place_text = self._place()
        occurred = self._occurred(received)
        if self.problems or received is None:
            return Read(None, self.problems, self.notes)
        parsed = Parsed(
            title=title, received_at=received, detail=detail, category=category, told_category=told_category,
            channel=self._channel(), lon=lon, lat=lat, division=division, place_text=place_text,
            name=self._cut(Field.NAME, NAME_MAX), phone=phone, occurred_at=occurred, ended=ended, ended_at=ended_at,
            department=self.get(Field.DEPARTMENT)[:SHOWN], reply=self.get(Field.REPLY)[:DETAIL_MAX],
            satisfaction=self._satisfaction(), number=self.get(Field.NUMBER)[:SOURCE_MAX],
        )  # fmt: skip
        return Read(parsed, self.problems, self.notes)

    def _texts(self) -> tuple[str, str]:
        title, detail = " ".join(self.get(Field.TITLE).split()), self.get(Field.DETAIL)
        title = title or self.get(Field.SUBCATEGORY) or self.get(Field.CATEGORY) or " ".join(detail.split())[:30]
        if not title:
            self.wrong(Field.TITLE, N_("没有标题，也没有内容和分类，看不出是什么事"))
        if len(title) > TITLE_MAX:
            self.notes.append(reason(N_("标题超过 %(most)d 字，全文放在内容的开头"), most=TITLE_MAX))
            detail, title = f"{title}\n{detail}".strip(), title[:TITLE_CUT] + "…"
        if len(detail) > DETAIL_MAX:
            self.wrong(Field.DETAIL, reason(N_("内容 %(n)d 字，最多 %(most)d 字"), n=len(detail), most=DETAIL_MAX))
        return title, detail

    def _category(self) -> tuple[str, str]:
        wide, narrow = self.get(Field.CATEGORY), self.get(Field.SUBCATEGORY)
        code = self.book.category(f"{wide}/{narrow}" if wide and narrow else "", narrow, wide)
        told = " / ".join(dict.fromkeys(part for part in (wide, narrow) if part))
        if told and not code:
            self.notes.append(N_("分类不在本县目录中，按未分类登记，来源分类保留在内容里"))
        return code, told

    def _moment(self, one: Field) -> tuple[datetime | None, bool]:
        text = self.get(one)
        if not text:
            return None, False
        try:
            at, day_only = read_moment(text)
        except BadMoment:
            self.wrong(one, N_("读不出时间，应写成 2026-01-05 17:30 或 2026年1月5日"))
            return None, False
        if at > self.now:
            self.wrong(one, N_("晚于现在，请核对"))
            return None, False
        return at, day_only

    def _ending(self, received: datetime | None, *, day_only: bool) -> tuple[str, datetime | None]:
        closed, closed_day_only = self._moment(Field.CLOSED)
        status = squeezed(self.get(Field.STATUS))
        words = [(state, squeezed(word)) for state, some in ENDED.items() for word in some]
        ended = next((state for state, word in words if status.startswith(word)), None)
        if closed is None:
            if ended is not None and not self.get(Field.CLOSED):
                self.notes.append(N_("状态写着已办结，但没有办结时间：按在办登记，请核对后办理结案"))
            return "", None
        if received is not None and closed < received:
            same_day = closed.astimezone(SHANGHAI).date() == received.astimezone(SHANGHAI).date()
            if not (same_day and (day_only or closed_day_only)):
                self.wrong(Field.CLOSED, reason(N_("办结时间早于收到时间（%(received)s）"), received=self.get(Field.RECEIVED)[:SHOWN]))
                return "", None
            closed = received
        return (ended or State.CLOSED).value, closed

    def _occurred(self, received: datetime | None) -> datetime | None:
        at, _day_only = self._moment(Field.OCCURRED)
        if at is not None and received is not None and at > received:
            self.notes.append(N_("发生时间晚于收到时间，没有采用"))
            return None
        return at

    def _point(self) -> tuple[float | None, float | None]:
        told = self.get(Field.LON), self.get(Field.LAT)
        if not all(told):
            return None, None
        try:
            lon, lat = float(told[0]), float(told[1])
        except ValueError:
            self.notes.append(N_("经纬度不是数，没有采用"))
            return None, None
        if not (math.isfinite(lon) and math.isfinite(lat)) or (lon, lat) == (0.0, 0.0):
            self.notes.append(N_("经纬度不是有效的位置，没有采用"))
            return None, None
        return lon, lat

    def _phone(self) -> str:
        told = self.get(Field.PHONE)
        numbers = [re.sub(r"[\s\-()（）]", "", part) for part in re.split(r"[/,，;；、]|\s{2,}", told) if part.strip()]
        good = [number for number in numbers if PHONE.fullmatch(number)]
        if told and not good:
            self.wrong(Field.PHONE, N_("不像电话号码，应为 11 位手机号或带区号的固定电话"))
        if len(numbers) > 1 and good:
            self.notes.append(N_("有多个电话号码，登记第一个"))
        return good[0] if good else ""

    def _place(self) -> tuple[str, str]:
        township, village = self.get(Field.TOWNSHIP), self.get(Field.VILLAGE)
        division = self.book.division(township, village)
        told = [self.get(Field.DISTRICT), self.get(Field.ADDRESS)]
        if not division:
            told = [township, village, *told]
            if township or village:
                self.notes.append(N_("镇街、村社区不是本县的名称，地点只作文字保留"))
        return division, " ".join(part for part in dict.fromkeys(told) if part)[:PLACE_MAX]

    def _cut(self, one: Field, limit: int) -> str:
        return " ".join(self.get(one).split())[:limit]

    def _channel(self) -> str:
        told = squeezed(self.get(Field.CHANNEL))
        pairs = ((channel, word) for channel, some in CHANNELS.items() for word in some)
        return next((str(channel) for channel, word in pairs if told and squeezed(word) in told), Channel.IMPORT.value)

    def _satisfaction(self) -> int | None:
        told = self.get(Field.SATISFACTION)
        if told.isdecimal():
            return int(told) if 1 <= int(told) <= MOST_SATISFIED else None
        return SATISFACTION.get(squeezed(told))
