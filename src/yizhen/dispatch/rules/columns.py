"""Columns of an import (导入列): what a heading means, guessed from usual words, and how files are recognized."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum

from yizhen.kernel.words import N_

NOISE = re.compile(r"[\s_\-/()（）【】\[\]:：*#.,，、]+")
KNOWN_HEAD = 20


class Field(StrEnum):
    """What a column may tell of a case (导入字段)."""

    NUMBER = "number"
    TITLE = "title"
    DETAIL = "detail"
    CATEGORY = "category"
    SUBCATEGORY = "subcategory"
    RECEIVED = "received"
    CLOSED = "closed"
    OCCURRED = "occurred"
    STATUS = "status"
    DEPARTMENT = "department"
    TOWNSHIP = "township"
    VILLAGE = "village"
    ADDRESS = "address"
    DISTRICT = "district"
    LON = "lon"
    LAT = "lat"
    NAME = "name"
    PHONE = "phone"
    CHANNEL = "channel"
    SATISFACTION = "satisfaction"
    REPLY = "reply"

    @property
    def label(self) -> str:
        """The Chinese word for the field (字段名称)."""
        return _WORDS[self][0]


LABELS = (
    N_("来源编号"), N_("标题"), N_("内容"), N_("分类"), N_("小类"), N_("收到时间"), N_("办结时间"), N_("发生时间"),
    N_("状态"), N_("承办单位"), N_("镇街"), N_("村社区"), N_("地点"), N_("区域"), N_("经度"), N_("纬度"), N_("诉求人"),
    N_("联系电话"), N_("来源渠道"), N_("满意度"), N_("答复"),
)  # fmt: skip
"""Names of fields, marked for the catalogue (字段名称)."""
_WORDS: dict[Field, tuple[str, ...]] = {
    Field.NUMBER: (
        "来源编号", "编号", "工单号", "工单编号", "案件编号", "诉求编号", "任务号", "流水号", "受理编号", "id", "case id",
        "request id", "service request number", "sr number", "unique key", "ticket", "number",
    ),
    Field.TITLE: (
        "标题", "诉求标题", "工单标题", "主题", "留言主题", "事项", "事项名称", "简述", "title", "topic", "subject", "summary",
    ),
    Field.DETAIL: (
        "内容", "诉求内容", "工单内容", "反映内容", "来电内容", "留言内容", "留言详情", "详情", "详细内容", "具体内容", "描述",
        "问题描述", "事件描述", "detail", "details", "description", "content", "text", "body",
    ),
    Field.CATEGORY: (
        "分类", "类别", "诉求分类", "诉求类别", "诉求类型", "事件类别", "事件类型", "大类", "问题类别", "问题类型", "类型", "一级分类",
        "category", "complaint type", "service name", "service type", "type",
    ),
    Field.SUBCATEGORY: (
        "小类", "子类", "二级分类", "二级类别", "事件小类", "三级分类", "subcategory", "sub category", "descriptor", "subtype",
    ),
    Field.RECEIVED: (
        "收到时间", "受理时间", "登记时间", "来电时间", "上报时间", "提交时间", "留言时间", "创建时间", "反映时间", "诉求时间", "时间",
        "日期", "来电日期", "受理日期", "登记日期", "created", "created date", "created at", "created time", "opened", "open date",
        "requested datetime", "received", "received at", "reported", "time", "date", "datetime",
    ),
    Field.CLOSED: (
        "办结时间", "结案时间", "完成时间", "办理完成时间", "办结日期", "结案日期", "closed", "closed date", "closed at", "completed",
        "completion date", "resolved", "close date",
    ),
    Field.OCCURRED: ("发生时间", "事发时间", "发现时间", "occurred", "occurred at", "incident time"),
    Field.STATUS: ("状态", "办理状态", "工单状态", "案件状态", "status", "state"),
    Field.DEPARTMENT: (
        "承办单位", "办理单位", "责任单位", "处置部门", "部门", "主办单位", "department", "agency", "assigned to",
    ),
    Field.TOWNSHIP: ("镇街", "乡镇", "乡镇街道", "所属镇街", "所属乡镇", "街道", "街镇", "township", "town", "subdistrict"),
    Field.VILLAGE: ("村社区", "社区", "村", "所属社区", "村居", "village", "community"),
    Field.ADDRESS: (
        "地点", "地址", "位置", "事发地址", "事发地点", "具体地址", "具体位置", "详细地址", "发生地点", "address", "location", "place",
        "incident address",
    ),
    Field.DISTRICT: ("区域", "片区", "所属区域", "district", "ward", "borough", "neighborhood"),
    Field.LON: ("经度", "lon", "lng", "long", "longitude"),
    Field.LAT: ("纬度", "lat", "latitude"),
    Field.NAME: ("诉求人", "姓名", "来电人", "联系人", "反映人", "留言人", "投诉人", "诉求人姓名", "requester", "requester name"),
    Field.PHONE: (
        "联系电话", "电话", "手机", "手机号", "手机号码", "来电号码", "联系方式", "诉求人电话", "phone", "tel", "mobile",
        "phone number",
    ),
    Field.CHANNEL: ("来源渠道", "渠道", "诉求来源", "来源", "受理渠道", "channel", "open data channel type"),
    Field.SATISFACTION: ("满意度", "评价", "满意度评价", "satisfaction", "rating"),
    Field.REPLY: ("答复", "答复内容", "回复", "回复内容", "答复意见", "办理结果", "处理结果", "办理情况", "reply", "resolution"),
}  # fmt: skip


def plain_heading(text: str) -> str:
    """A heading without width, case and punctuation (表头归一)."""
    return NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()


_MEANS = {plain_heading(word): field for field, words in reversed(_WORDS.items()) for word in words}
_RANK = {plain_heading(word): n for words in _WORDS.values() for n, word in enumerate(words)}

# Known headings that are deliberately not taken: limits follow from the county's own standards.
UNUSED = {plain_heading(word) for word in ("due", "到期时间", "办理时限", "截止时间", "时限", "due date")}


def means(heading: str) -> Field | None:
    """What a heading means (识别表头), None when it is not known."""
    bare = plain_heading(heading)
    return _MEANS.get(bare) or _MEANS.get(bare.removeprefix("诉求").removeprefix("工单"))


def guess(head: Sequence[str]) -> dict[Field, int]:
    """Column of each field (猜测对应关系); of several headings with one meaning the more usual word wins."""
    found: dict[Field, int] = {}
    for place, heading in enumerate(head):
        field = means(heading)
        if field is None:
            continue
        before = found.get(field)
        rank = _RANK.get(plain_heading(heading), len(_RANK))
        if before is None or rank < _RANK.get(plain_heading(head[before]), len(_RANK)):
            found[field] = place
    return found


def head_row(rows: Sequence[Sequence[str]]) -> int:
    """Which of the first rows is the head (找表头): the one with most known headings, else the first with words.

    A title over the whole table repeats one text in every cell, and is none.
    """
    best, score = -1, 0
    for place, row in enumerate(rows[:KNOWN_HEAD]):
        known = len({field for cell in row if cell and (field := means(cell)) is not None})
        if known > score:
            best, score = place, known
    if best >= 0:
        return best
    for place, row in enumerate(rows[:KNOWN_HEAD]):
        if len({cell for cell in row if cell}) > 1:
            return place
    return 0


def fingerprint(head: Sequence[str]) -> str:
    """Fingerprint of a head (表头指纹), by which a mapping is remembered."""
    return hashlib.sha256("\x1f".join(plain_heading(cell) for cell in head).encode()).hexdigest()[:32]


def read_mapping(pairs: Mapping[str, str], head: Sequence[str]) -> dict[Field, int]:
    """A mapping as people write it (读取对应关系): field → heading or column number from 1, "" for none.

    Raises ValueError in words for an unknown field or column.
    """
    places = {plain_heading(heading): n for n, heading in reversed(list(enumerate(head)))}
    labels = {field.label: field for field in Field}
    found: dict[Field, int] = {}
    for name, column in pairs.items():
        field = labels.get(name) or next((one for one in Field if one == name), None)
        if field is None:
            raise ValueError(f"没有字段“{name}”；可用的有：{'、'.join(f'{one}（{one.label}）' for one in Field)}")
        if not column:
            continue
        place = places.get(plain_heading(column))
        if place is None and column.isdecimal() and 0 < int(column) <= len(head):
            place = int(column) - 1
        if place is None:
            raise ValueError(f"表中没有“{column}”这一列；有的是：{'、'.join(cell for cell in head if cell)[:300]}")
        found[field] = place
    return found
