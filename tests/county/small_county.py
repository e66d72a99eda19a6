"""A small county of two townships, to read rules on."""

from domain.county import (
    Alternate,
    Category,
    County,
    ExplicitRule,
    Keyword,
    LeadRule,
    Place,
    SubMatter,
    Unit,
    UnitType,
)

DEPARTMENTS = ("roads", "schools", "police", "builders", "factories", "elders", "supervision")
SMALL = County(
    name_zh="小县",
    name_en="Small County",
    office_zh="热线办",
    office_en="the hotline",
    hotline="12345",
    hours_zh="工作日",
    hours_en="working days",
    units=(
        Unit("hotline", "热线办", "Hotline", UnitType.DESK, "12345"),
        *(Unit(code, f"{code}局", code, UnitType.DEPARTMENT, "1") for code in DEPARTMENTS),
        Unit("hill", "山前镇", "Hill Town", UnitType.TOWNSHIP, "2"),
        Unit("river", "河口乡", "River Township", UnitType.TOWNSHIP, "3"),
        Unit("bridge", "桥头社区", "Bridge Community", UnitType.COMMUNITY, "4", "river"),
    ),
    categories=(
        Category(
            "streets",
            "道路",
            "Roads",
            LeadRule("roads"),
            fallback=("township", "community", "roads"),
            keywords=(Keyword("路灯", 2), Keyword("道路")),
            urgent=("塌了",),
            critical=("井盖没了",),
        ),
        Category("schooling", "教育", "Schools", LeadRule("schools"), keywords=(Keyword("学校"),)),
        Category(
            "din",
            "噪音",
            "Noise",
            LeadRule(
                sub_matters=(
                    SubMatter("builders", ("工地", "施工")),
                    SubMatter("police", ("广场舞", "KTV")),
                    SubMatter("factories", ("工厂",)),
                )
            ),
            keywords=(Keyword("噪音", 3),),
        ),
        Category(
            "safety", "治安", "Safety", LeadRule("police", (SubMatter("builders", ("脚手架",)),))
        ),
        Category("village", "村务", "Village affairs", LeadRule("township"), fallback=("elders",)),
        Category("taking", "征地", "Land", LeadRule("roads"), urgency="complex"),
        Category("power", "停电", "Power", LeadRule("roads"), urgency="urgent"),
        Category("flood", "洪水", "Flood", LeadRule("roads"), urgency="critical"),
        *(
            Category(code, code, code, LeadRule("supervision"))
            for code in ("conduct", "integrity", "legal", "other")
        ),
    ),
    places=(
        Place("老码头", "Old Pier", "river", ("码头",)),
        Place("码头东街", "Pier East Street", "hill"),
        Place("桥头菜场", "Bridge Market", "bridge"),
    ),
    alternates=(Alternate("supervision", "elders"),),
    rules=(
        ExplicitRule("streets", "builders", ("隧道",)),
        ExplicitRule("streets", "factories", ("隧道",), "river"),
        ExplicitRule("schooling", "elders", ("校车",)),
        ExplicitRule("schooling", "police", ("校门",)),
    ),
)


def wide(text: str) -> str:
    """The same letters in full width, as a Chinese keyboard writes them."""
    return "".join(chr(ord(one) + 0xFEE0) if one.isascii() and one != " " else one for one in text)
