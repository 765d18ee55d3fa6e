"""The figures of the source, written down a second time by hand: what the ledger must come to (对照数)."""

UNITS = {
    # name: (party organs, public institutions, leader posts, squads)
    "凤凰街道": (7, 4, 9, 1),
    "和平街道": (7, 4, 8, 1),
    "龙井街道": (4, 3, 7, 1),
    "大安街道": (4, 3, 7, 0),
    "马冲口街道": (4, 3, 6, 0),
    "凉高山街道": (4, 3, 6, 0),
    "新店镇": (5, 4, 9, 1),
    "团结镇": (5, 4, 9, 1),
    "庙坝镇": (7, 4, 10, 1),
    "新民镇": (7, 4, 11, 1),
    "大山铺镇": (7, 4, 11, 1),
    "三多寨镇": (7, 4, 11, 1),
    "回龙镇": (7, 4, 11, 1),
    "何市镇": (8, 5, 11, 1),
    "牛佛镇": (8, 5, 12, 1),
}

LINES = {
    # (group, category): (approved, actual, planned, vacant, available, full rate)
    ("street", "administrative"): (104, 94, 4, 10, 6, "90.38"),
    ("street", "public"): (70, 61, 8, 9, 1, "87.14"),
    ("street", "support"): (8, 5, None, 3, 3, "62.50"),
    ("street", "outside"): (None, 9, None, None, None, None),
    ("street", None): (182, 160, 12, 22, 10, "87.91"),
    ("town", "administrative"): (268, 250, None, 18, 18, "93.28"),
    ("town", "public"): (262, 233, 10, 29, 19, "88.93"),
    ("town", "support"): (12, 8, None, 4, 4, "66.67"),
    ("town", "outside"): (None, 55, None, None, None, None),
    ("town", None): (542, 491, 10, 51, 41, "90.59"),
    ("all", "administrative"): (372, 344, 4, 28, 24, "92.47"),
    ("all", "public"): (332, 294, 18, 38, 20, "88.55"),
    ("all", "support"): (20, 13, None, 7, 7, "65.00"),
    ("all", "outside"): (None, 64, None, None, None, None),
    ("all", None): (724, 651, 22, 73, 51, "89.92"),
}

PRINTED = {
    # claim: (printed, verdict, modes that print it under some reading)
    "street_party_organs": ("5", "agrees", {"round_half_up", "round_half_even", "truncate", "ceil"}),
    "street_public_institutions": ("3.3", "agrees", {"round_half_up", "round_half_even", "truncate"}),
    "town_party_organs": ("6.7", "truncated", {"truncate"}),
    "town_public_institutions": ("4.2", "agrees", {"round_half_up", "round_half_even", "truncate"}),
    "street_approved": ("30.3", "agrees", {"round_half_up", "round_half_even", "truncate"}),
    "street_actual": ("28.6", "other_reading", {"truncate"}),
    "town_approved": ("60.2", "agrees", {"round_half_up", "round_half_even", "truncate"}),
    "town_actual": ("55.7", "other_reading", {"round_half_up", "round_half_even", "ceil"}),
    "street_leader_posts": ("7", "agrees", {"round_half_up", "round_half_even", "truncate"}),
    "town_leader_posts": ("10.5", "truncated", {"truncate"}),
    "service_quota": ("95", "rounded_parts", set()),
    "street_organs_together": ("12", "incomplete", None),
}

OTHERS = {
    "service_quota": 95,
    "service_staff": 84,
    "service_windows": 5,
    "service_departments": 10,
    "service_items": 70,
    "service_items_planned": 9,
    "agent_stations": 149,
    "law_offices": 15,
    "law_staff": 89,
    "market_stations": 10,
    "first_secretaries": 83,
    "assistants": 13,
    "section_vacancies": None,
}

PLAQUES = {"street": (24, 16), "town": (37, 32), "all": (61, 48)}

GROUPS = {"street": 6, "town": 9}
"""How many units each group has."""

STATED = {
    # figure of the tables: (group, measure, value, the words of the source)
    "挂牌机构(街道党政)": ("street", "party_plaques", 24, "不含挂牌机构24个"),
    "挂牌机构(街道事业)": ("street", "public_plaques", 16, "不含挂牌机构16个"),
    "挂牌机构(镇党政)": ("town", "party_plaques", 37, "不含挂牌机构37个"),
    "挂牌机构(镇事业)": ("town", "public_plaques", 32, "不含挂牌机构32个"),
    "便民服务中心事业编制": ("all", "service_quota", 95, "核定事业编制95名"),
    "便民服务中心人员": ("all", "service_staff", 84, "工作人员、代办员共84人"),
    "服务窗口": ("all", "service_windows", 5, "民政、计生、劳保、国土、城建环卫五个窗口"),
    "承接部门": ("all", "service_departments", 10, "承接医保、民政、计生、残联社保等10个部门的业务"),
    "服务事项": ("all", "service_items", 70, "共70余项"),
    "拟增加事项": ("all", "service_items_planned", 9, "老年证、残疾证办理、公共场所卫生许可等9个事项"),
    "村居代办站": ("all", "agent_stations", 149, "在全区149个村居委会设置便民服务代办站"),
    "综合行政执法办公室": ("all", "law_offices", 15, "共15个"),
    "执法办专兼职人员": ("all", "law_staff", 89, "专兼职工作人员共89人"),
    "片区市场监管所": ("all", "market_stations", 10, "派驻10个片区市场监管所"),
    "综合执法中队": ("all", "squads", 12, "其余12个镇街各派驻1个综合执法中队"),
    "下派镇街第一书记": ("all", "first_secretaries", 83, "下派镇街第一书记83人"),
    "协助镇长街道主任": ("all", "assistants", 13, "协助镇长、街道主任工作13人"),
}
"""Every figure that is not a table's: 区委编办《在加强城乡基层治理中创新机构编制管理》，《大安》2020年第11期."""
