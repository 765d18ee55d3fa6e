"""Whose papers are no ground for quotas (条条干预): a department's, unless it is the establishment office. Pure."""

ENTITLED = (
    "编办", "编委", "机构编制", "委员会办公室", "人民政府", "政府办", "国务院", "中央", "党委", "省委", "市委", "县委", "区委",
    "组织部", "中组部", "人大", "人民代表大会",
)  # fmt: skip
"""Words in the name of an authority that may approve, or whose office passes on what was approved (有权机关)."""
DEPARTMENTS = ("局", "厅", "部", "处", "科", "股", "总队", "支队", "大队", "中心")


def departmental(authority: str) -> bool:
    """Whether the authority is a department without a say in quotas (业务部门); nothing follows from other names."""
    name = "".join(authority.split())
    return name.endswith(DEPARTMENTS) and not any(word in name for word in ENTITLED)
