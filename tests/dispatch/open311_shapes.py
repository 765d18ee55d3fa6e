"""Shapes of Open311 GeoReport v2, written down from its published text and from nothing of ours.

Each table says for every field of the specification: (must it be there, what is it). XML has the same fields as
elements; an empty element stands for no value.
"""

import json
import re
from xml.etree import ElementTree as ET

W3C = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})")
KINDS = {
    "text": lambda value: isinstance(value, str),
    "bool": lambda value: value in (True, False, "true", "false"),
    "time": lambda value: bool(W3C.fullmatch(str(value))),
    "status": lambda value: value in ("open", "closed"),
    "type": lambda value: value in ("realtime", "batch", "blackbox"),
    "datatype": lambda value: value in ("string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"),
    "whole": lambda value: str(value).isdigit(),
    "degree": lambda value: re.fullmatch(r"-?\d+(\.\d+)?", str(value)) is not None,
}
SERVICE = {
    "service_code": (True, "text"), "service_name": (True, "text"), "description": (True, "text"),
    "metadata": (True, "bool"), "type": (True, "type"), "keywords": (True, "text"), "group": (True, "text"),
}  # fmt: skip
ATTRIBUTE = {
    "variable": (True, "bool"), "code": (True, "text"), "datatype": (True, "datatype"), "required": (True, "bool"),
    "datatype_description": (True, "text"), "order": (True, "whole"), "description": (True, "text"),
}  # fmt: skip
REQUEST = {
    "service_request_id": (True, "text"), "status": (True, "status"), "status_notes": (False, "text"),
    "service_name": (True, "text"), "service_code": (True, "text"), "description": (False, "text"),
    "agency_responsible": (False, "text"), "service_notice": (False, "text"), "requested_datetime": (True, "time"),
    "updated_datetime": (False, "time"), "expected_datetime": (False, "time"), "address": (False, "text"),
    "address_id": (False, "text"), "zipcode": (False, "text"), "lat": (False, "degree"), "long": (False, "degree"),
    "media_url": (False, "text"),
}  # fmt: skip
TAKEN = {"service_request_id": (True, "text"), "service_notice": (False, "text"), "account_id": (False, "text")}
WAITING = {"token": (True, "text"), "service_notice": (False, "text"), "account_id": (False, "text")}
EXCHANGED = {"service_request_id": (True, "text"), "token": (True, "text")}
ERROR = {"code": (True, "whole"), "description": (True, "text")}
NAMES = {"services": "service", "service_requests": "request", "errors": "error"}


def check(fields, shape):
    """Every field known, the needed ones there, each of its kind."""
    assert set(fields) <= set(shape), set(fields) - set(shape)
    for name, (needed, kind) in shape.items():
        value = fields.get(name)
        if value in (None, ""):
            assert not needed or (kind == "text" and name in fields and value is not None), name
        else:
            assert KINDS[kind](value), (name, value)


def listed(response, root, shape):
    """The members of an answer in either form, checked."""
    if response["Content-Type"].startswith("application/json"):
        members = json.loads(response.content)
        assert isinstance(members, list)
    else:
        assert response["Content-Type"] == "text/xml; charset=utf-8"
        assert response.content.startswith(b"<?xml") and b"utf-8" in response.content[:60].lower()
        tree = ET.fromstring(response.content)
        assert tree.tag == root and {child.tag for child in tree} <= {NAMES[root]}
        members = [{field.tag: field.text or "" for field in child} for child in tree]
    for member in members:
        check(member, shape)
    return members
