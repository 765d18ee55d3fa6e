"""What a county may set for its cases (县可自定的规则): names, units, bounds, and what the program ships with."""

from typing import Any

from yizhen.kernel.words import N_

COUNTY_RULES: tuple[dict[str, Any], ...] = (
    {
        "name": "dispatch.rating_days", "term": N_("评价、重办期限"), "unit": N_("日"), "minimum": 1, "maximum": 90, "default": 15,
        "help": N_("结案之日起多少日以内，诉求人可以评价、可以要求重办；自然日，次日起算，最后一日是休息日的顺延。"),
    },
    {
        "name": "dispatch.reopen_times", "term": N_("重办次数"), "unit": N_("次"), "minimum": 0, "maximum": 9, "default": 1,
        "help": N_("同一件诉求结案以后最多重办几次；0 表示不重办。"),
    },
    {
        "name": "dispatch.extension_times", "term": N_("延期次数"), "unit": N_("次"), "minimum": 0, "maximum": 5, "default": 1,
        "help": N_("一件诉求最多批准延期几次；重办的重新计。"),
    },
    {
        "name": "dispatch.extension_share", "term": N_("延期幅度"), "unit": "%", "minimum": 0, "maximum": 100, "default": 100,
        "help": N_("各次延长的时间合计不超过原时限的百分之几。"),
    },
    {
        "name": "dispatch.suspension_days", "term": N_("挂起期限"), "unit": N_("日"), "minimum": 1, "maximum": 180, "default": 30,
        "help": N_("每次挂起最长多少日（自然日）；期满自动恢复办理。"),
    },
    {
        "name": "dispatch.due_notice_hours", "term": N_("到期前催办"), "unit": N_("小时"), "minimum": 0, "maximum": 240, "default": 24,
        "help": N_("时限到期前多少小时还没有办毕，自动催办；0 表示不催。"),
    },
    {
        "name": "dispatch.silent_days", "term": N_("久无进展督办"), "unit": N_("日"), "minimum": 0, "maximum": 90, "default": 7,
        "help": N_("派出以后多少日（自然日）没有任何进展，自动督办；0 表示不督办。"),
    },
    {
        "name": "dispatch.answer_days", "term": N_("督办答复期限"), "unit": N_("个工作日"), "minimum": 1, "maximum": 15, "default": 1,
        "help": N_("承办单位收到督办后多少个工作日内答复。"),
    },
    {
        "name": "dispatch.tell_requester", "term": N_("短信告知诉求人"), "kind": "bool", "default": True,
        "help": N_("受理、派出、办结时，给留了手机号的诉求人发一条短信，只有编号和网址，不写事情。"),
    },
    {
        "name": "dispatch.requester_photos", "term": N_("诉求人可加照片"), "unit": N_("张"), "minimum": 0, "maximum": 20, "default": 6,
        "help": N_("诉求人上报和补充时，一件最多加几张照片；0 表示不收。"),
    },
    {
        "name": "dispatch.public_per_hour", "term": N_("公开页每小时限次"), "unit": N_("次"), "minimum": 0, "maximum": 10000, "default": 120,
        "help": N_("同一网络地址一小时内最多提交几件诉求、补几张照片；0 表示不限。地址只以摘要存两小时。"),
    },
    {
        "name": "dispatch.evidence_categories", "term": N_("须有处置照片的分类"), "kind": "text", "default": "",
        "help": N_("分类代码，用逗号隔开，含下级；写“全部”则每一类都要。没有处置结果的照片就不能办毕反馈；空着不要求。"),
    },
)  # fmt: skip
"""Rules of this house (本模块县规则), as keyword arguments of the county's rule specification."""
