"""The OpenAPI made fit to be read (接口说明书润色): problems, parameters in words, examples."""

from typing import Any

CASE, AT = "20261121-000042", "2026-11-21T09:30:00Z"
PROBLEM = "application/problem+json"
PARAMETERS = {
    "stage": "mine 等我办 / open 在办 / ended 已结",
    "state": "案件状态",
    "township": "乡镇街道 9 位代码",
    "village": "村社区 12 位代码",
    "organ": "现由哪个机构办理（机构 id）",
    "category": "分类代码，含其下级",
    "channel": "来源渠道",
    "due": "late 已超期 / soon 一天内到期",
    "mark": "backstop 兜底 / duplicates 疑似重复",
    "batch": "导入批次",
    "received_from": "收到日起（含）",
    "received_to": "收到日止（含）",
    "closed_from": "办结日起（含）",
    "closed_to": "办结日止（含）",
    "due_on": "哪一天到期、还没有办毕的",
    "rated_from": "评价日起（含），默认 30 天",
    "rated_to": "评价日止（含），默认今天",
    "q": "编号、流水号、日期或标题、名称的一部分",
    "sort": "due 先到期在前 / -due / received 先收到在前 / -received",
    "limit": "一页几条",
    "cursor": "上一页答复里的 next；须与同一 sort 同用",
    "parent": "上级区划：6 位县码或 9 位乡镇码",
    "on": "哪一天的区划，默认今天",
    "number": "案件编号",
}
STEP = {"version": 3}
BODIES = {
    "createCase": {
        "title": "菜市场门口垃圾没人收", "detail": "堆了三天", "category": "E01", "channel": "phone",
        "division": "990101001001", "place_text": "东街菜市场南门", "name": "张三", "phone": "13800138000",
    },
    "acceptCase": {**STEP, "category": "E01", "level": 1},
    "refuseCase": {**STEP, "ground": "已进入诉讼程序", "words": "请向县人民法院反映"},
    "dispatchCase": STEP,
    "signCase": STEP,
    "returnCase": {**STEP, "ground": "not_our_duty", "words": "三定规定里没有这一项"},
    "designateCase": {**STEP, "organ": 12, "ground": "县政府会议纪要", "reason": "两家都认为不归自己"},
    "handleCase": {**STEP, "words": "已清运，并增设垃圾箱"},
    "verifyCase": {**STEP, "contacted": True, "solved": True, "satisfaction": 5},
    "reworkCase": {**STEP, "words": "地面还有污渍"},
    "closeCase": {**STEP, "words": ""},
    "reopenCase": {**STEP, "words": "群众回访反映又堆了"},
    "reclassifyCase": {**STEP, "category": "E02", "level": 1, "words": "现场看是河面垃圾"},
    "askExtendCase": {**STEP, "amount": 1, "words": "要等配件到货"},
    "askSuspendCase": {**STEP, "until": "2026-11-28", "ground": "连日降雨，无法施工", "words": "雨停再清"},
    "extendCase": {**STEP, "words": "同意"},
    "suspendCase": {**STEP, "words": "同意"},
    "denyCase": {**STEP, "words": "可以按期办完"},
    "resumeCase": {**STEP, "words": "雨停了"},
    "superviseCase": {**STEP, "words": "群众又来电催，请今天到现场"},
    "answerCase": {**STEP, "words": "车已派出，明天上午办完"},
    "mergeCase": {**STEP, "into": "20261120-000017", "words": "同一处垃圾"},
    "splitCase": {
        **STEP, "parts": [{"organ": 12, "what": "清运垃圾"}, {"organ": 15, "what": "清理河面"}], "words": "岸上和河面都有",
    },
    "voidCase": {**STEP, "words": "系统联调的测试件"},
    "passOnCase": {**STEP, "post": 1024, "words": "外勤组到现场处理"},
    "withdrawCase": {"follow_code": "7K3M9-QTX2A-BHDE", "words": "已经有人清走了"},
    "rateCase": {"follow_code": "7K3M9-QTX2A-BHDE", "solved": True, "satisfaction": 5, "words": "很快"},
    "askAgainCase": {"follow_code": "7K3M9-QTX2A-BHDE", "words": "第二天又堆上了"},
}  # fmt: skip
"""What each request may look like (请求示例)."""
ANSWERS = {
    "createCase": {
        "number": CASE, "follow_code": "7K3M9-QTX2A-BHDE", "due_at": "2026-11-24T09:30:00Z",
        "township": "990101001", "duplicate": False,
    },
    "listCases": {"cases": [], "next": None},
    "listRatings": {
        "ratings": [{
            "number": CASE, "category": "E01", "holder_organ": 12, "holder_name": "城管局", "township": "990101001",
            "closed_at": AT, "rated_at": "2026-11-22T02:00:00Z", "solved": True, "satisfaction": 5, "reopened": 0,
        }],
        "next": None,
    },
}  # fmt: skip
DONE = {"number": CASE, "state": "accepted", "state_label": "待派遣", "version": 4}
REFUSED = {
    "400": ("请求读不懂", "Object missing required field `version`", {}),
    "401": ("不知道您是谁", "令牌无效、已过期或已停用，请重新签发", {}),
    "403": ("没有这项权限", "您的岗位或令牌没有「dispatch.accept」这项权限", {"power": "dispatch.accept"}),
    "404": ("没有，或不在您的范围内", "没有这一条，或不在您的范围内。请核对编号。", {}),
    "406": ("给不出您要的格式", "Cannot serialize response body with accepted types", {}),
    "409": (
        "情况已经变了", "指挥中心受理岗李四已于11月21日 17:30对案件 20261121-000042 办理了「受理」，现为「待派遣」。",
        {"state": "accepted", "last_verb": "accept", "last_actor": "指挥中心受理岗李四", "last_at": AT},
    ),
    "422": ("内容需要更正", "有 1 项需要更正，没有登记。", {"errors": {"phone": "不像电话号码"}}),
    "429": ("请求太密", "这个令牌每分钟最多请求 600 次", {}),
}  # fmt: skip
"""What each refusal may look like (差错示例)."""


def polished(document: dict[str, Any]) -> dict[str, Any]:
    """The document with examples, one shape of problems, and parameters in words (润色)."""
    for address, item in document["paths"].items():
        item.pop("summary", None)
        item.pop("description", None)
        for method, operation in item.items():
            _operation(address, method, operation)
    return document


def _operation(address: str, method: str, operation: dict[str, Any]) -> None:
    name = operation["operationId"]
    operation["tags"] = ["案件" if "/cases" in address or "/ratings" in address else "目录"]
    for parameter in operation.get("parameters", ()):
        _parameter(parameter)
    if name in BODIES:
        operation["requestBody"]["content"]["application/json"]["example"] = BODIES[name]
    responses = operation["responses"]
    if method == "get":
        responses.pop("422", None)
    for code, answer in responses.items():
        _answer(name, code, answer)


def _parameter(parameter: dict[str, Any]) -> None:
    """A parameter is left out rather than null; its words are its own, not those of the whole query."""
    parameter["description"] = PARAMETERS.get(parameter["name"], parameter.get("description", ""))
    schema = parameter["schema"]
    kept = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(kept) == 1:
        parameter["schema"] = {key: value for key, value in kept[0].items() if key != "description"}


def _answer(name: str, code: str, answer: dict[str, Any]) -> None:
    if code == "304":
        answer.pop("content", None)
    if code in REFUSED:
        title, detail, more = REFUSED[code]
        example = {"type": "about:blank", "title": title, "status": int(code), "detail": detail, **more}
        answer["description"] = title
        answer["content"] = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}}
        return
    answer.get("content", {}).pop(PROBLEM, None)
    if code == "200" and name in BODIES:
        answer["content"]["application/json"]["example"] = DONE
    elif code in ("200", "201") and name in ANSWERS:
        answer["content"]["application/json"]["example"] = ANSWERS[name]
