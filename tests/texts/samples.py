"""Long but likely values for the fields of texts, and which texts are for whom."""

from datetime import datetime
from fnmatch import fnmatchcase
from zoneinfo import ZoneInfo

from texts.catalogue import Language, fields_of, keys, keys_for_staff, say
from texts.dates import day, due, moment, short_due

AT = datetime(2026, 10, 10, 18, 0, tzinfo=ZoneInfo("Asia/Shanghai"))

ZH, EN = Language.ZH, Language.EN
# Lists are as long as what they hold, so they are measured without it.
HOLDS = (
    "rating",
    "line",
    "list_a",
    "list_b",
    "list_c",
    "lines",
    "blocks",
    "card",
    "choices",
    "told",
    "words",
    *("list_a", "list_b", "list_c", "lines", "blocks", "card", "choices", "told", "words"),
    *("digest", "before", "anchor", "seed", "proof"),
)
# An answer is shown in short on a citizen's card, at most this many characters.
SHOWN = {ZH: "字" * 99 + "…", EN: "a" * 99 + "…"}

VALUES: dict[Language, dict[str, str]] = {
    ZH: {
        "county": "清源县",
        "office": "县政务服务热线办",
        "storage": "Telegram 的境外服务器和县里的服务器",
        "unit": "公安局交警大队（0000-5520108）",
        "category": "涉法涉诉/复议/仲裁/信息公开",
        "place": "清河镇滨河路与建设街交叉口东北角往里走第三家",
        "state": "这件事不能由我们办，该找谁已经告诉您",
        "urgency": "特急",
        "who": "公安局交警大队A岗",
        "window": "12",
        "number": "12",
        "hall": "清源县政务服务大厅",
        "item": "城乡居民养老保险缴费",
        "name": "公安局交警大队A岗",
        "grade": "非常不满意",
        "hours": "工作日08:30-18:00",
        "role": "分管负责人",
        "reason": "读不懂的消息",
        "stage": "黄灯（逾期）",
        "last": "10月10日09:30已签收",
        "account": "telegram 1234567890",
        "since": "2026-09-28 09:00",
        "title": "滨河路烧烤摊半夜一两点…",
        "way": "点http://12345.qingyuan.example/chat或打0000-12345",
        "link": "http://12345.qingyuan.example/chat",
        "staff_no": "10023",
        "days": "90",
        "busy": "受理员甲、受理员乙正在打别人的。",
        "why": "答复没看到、投诉件回访",
        "language": "English",
        "phone": "13800138000 欧阳建国",
        "channel": "telegram",
        "what": "没等到您回话，公安局交警大队按现有情况接着办",
        "where": "县劳动人事争议仲裁院",
        "address": "县委大院3号楼一楼信访室",
        "limit": "不服一审判决，15日内上诉（裁定10日）；申请再审，6个月内；申请执行，2年内",
        "kind": "投诉",
        "question": "新生儿上户口要带什么材料？",
        "updated": "2026年10月10日（周六，调休上班）",
        "reply": "字" * 90,
        "done": "已派维修工到现场，查清是主板坏了，正在订购，三天到货，请谅解。",
        "next": "10月12日主板到货，当天装好，装好后请您到场看，留物业电话。",
        "length": "10个工作日",
        "wanted": "是哪件事、查到的情况、做了什么、什么时候",
        "span": "2026年10月10日（周六）到2026年10月16日（周五）",
    },
    EN: {
        "county": "Qingyuan County",
        "office": "the county hotline office",
        "storage": "Telegram's servers abroad and the county's own server",
        "unit": "Agriculture and Rural Affairs Bureau (0000-5520111)",
        "category": "About this desk or the supervision office",
        "place": "Qinghe township, corner of Binhe Road and Jianshe Street",
        "state": "not for us to handle; you were told where to go",
        "urgency": "critical",
        "who": "Agriculture and Rural Affairs Bureau post A",
        "window": "12",
        "number": "12",
        "hall": "Qingyuan Service Hall",
        "item": "Connecting water, power, gas, heating",
        "name": "Agriculture and Rural Affairs Bureau post A",
        "grade": "very dissatisfied",
        "hours": "working days 08:30-18:00",
        "role": "administrator",
        "reason": "a message that can't be read",
        "stage": "red light: formal supervision",
        "last": "signed at 09:30, 10 Oct",
        "account": "telegram 1234567890",
        "since": "2026-09-28 09:00",
        "title": "barbecue st…",
        "way": "http://12345.qingyuan.example/chat or call 0000-12345",
        "link": "http://12345.qingyuan.example/chat",
        "staff_no": "10023",
        "days": "90",
        "busy": "Clerk A, Clerk B are calling somebody else.",
        "why": "has not read the answer, call back: complaint",
        "language": "English",
        "phone": "13800138000 Ouyang Jianguo",
        "channel": "telegram",
        "what": "no word from you; the Housing Bureau went on with what it had",
        "where": "the County Labour Arbitration Court",
        "address": "County Committee compound, building 3, ground floor",
        "limit": "appeal 15 days (rulings 10), retrial 6 months, enforcement 2 years",
        "kind": "suggestion",
        "question": "What papers are needed to register a newborn?",
        "updated": "Saturday, 10 October 2026 (a make-up workday)",
        "reply": "a" * 90,
        "done": "A mechanic came, the main board is broken",
        "next": "The board comes on 12 Oct and is built in",
        "length": "10 working days",
        "wanted": "what it is about, what was found, what was done, by when",
        "span": "Saturday, 10 October 2026 to Friday, 16 October 2026",
    },
}
FIGURES = {
    "no": "261010001",
    "parent": "261010001",
    "head": "261010001",
    "old": "261010001",
    "code": "A7KM2P",
    "hotline": "0000-12345",
    "years": "2",
    "n": "100",
    "least": "200",
    "total": "45",
}


def values(language: Language) -> dict[str, str]:
    """A long value for every field that any text has."""
    in_full = due(language, AT, makeup=True, provisional=True)
    brief = short_due(language, AT)
    dated = {
        "due": in_full,
        "assign_due": in_full,
        "unit_due": in_full,
        "citizen_due": brief,
        "old_due": brief,
        "new_due": in_full,
        "ask_due": in_full,
        "contact_due": in_full,
        "until": in_full,
        "date": day(language, AT),
        "day": day(language, AT),
        "when": moment(language, AT),
    }
    counts = dict.fromkeys(
        (
            "a",
            "b",
            "c",
            "d",
            "e",
            "minutes",
            "i",
            "k",
            "max",
            "p",
            "mb",
            "id",
            "files",
            "new",
            "again",
        ),
        "10",
    )
    pages = {"page": "1", "pages": "12"}
    held = dict.fromkeys(HOLDS, "")
    asked = {
        ZH: "请问漏水的是几号楼几单元？白天什么时候有人在家，我们上门去看。",
        EN: "Which building and entrance is it, and when is somebody at home so that we can look?",
    }
    shown = {"question": asked[language], "text": SHOWN[language], "answer": SHOWN[language]}
    return {
        **VALUES[language],
        **RATED[language],
        **FIGURES,
        **dated,
        **counts,
        **pages,
        **held,
        **shown,
        **CLERKS,
    }


# What the cards of bad ratings hold; a window is told by its number where it is alone.
RATED = {
    ZH: {
        "rate": "100%",
        "active": "100%",
        "unrated": "1000",
        "band": "待改进",
        "points": "100",
        "whose": "农业农村局",
        "whys": "同一台设备短时间内评了好几次、评的人是工作人员",
        "quarter": "2026Q3",
        "by": "各单位",
        "reasons": "等太久 100，跑了不止一趟 100，态度不好 100，没办成 100",
        "half_day": "2026年10月10日（周六，调休上班）上午",
        "tags": "等太久、跑了不止一趟、态度不好",
        "ground": "恶意评价",
        "contact": "联系：没人留联系方式，只整改。整改后由另一个人来看。",
    },
    EN: {
        "rate": "100%",
        "active": "100%",
        "unrated": "1000",
        "band": "to improve",
        "points": "100",
        "whose": "Agriculture and Rural Affairs Bureau",
        "whys": "several on one device within minutes, given by staff",
        "quarter": "2026Q3",
        "by": "service items",
        "reasons": "long wait 100, more than one trip 100, rude 100, not done 100",
        "half_day": "Saturday, 10 October 2026, morning",
        "tags": "long wait, more than one trip, rude",
        "ground": "malicious",
        "contact": "Contact: nobody left a way to be reached. Put it right; another looks.",
    },
}

# What only clerks' cards hold.
CLERKS = {
    "external": "GD20261010-0001",
    "source": "省12345平台",
    "words": "高压线掉、漏电、冒烟了",
    "known": "",
    "wanted": "对方说解决了一部分",
    "step": "申请延期",
    "file": "/srv/suping/台账2026-10.xlsx",
    "row": "10001",
    "halls": "12",
    "windows": "340",
    "items": "1800",
    "staff": "900",
    "sheet": "窗口",
    "column": "是否保密",
    "what": "Excel把它当成了数字，末几位可能丢了；请先把这一列设成“文本”，再重新粘贴",
    "filed": "10000",
    "urgent": "12",
    "late": "3",
    "value": "住房物业与城乡建设局",
}

# What only supervisors read.
CLERKS |= {
    "mean": "12",
    "approver": "县政府决定",
    "outcome": "维持原结论",
}

# What only administrators read.
CLERKS |= {
    "year": "2027",
    "off": "33",
    "makeup": "1月4日、2月14日、2月28日、5月9日、9月20日、10月10日",
    "different": "1月4日、2月14日、2月28日、5月9日、9月20日、10月10日…",
    "cases": "12000",
    "later": "1200",
    "settled": "12000",
    "found": "2027-02-05",
    "law": "《市场监督管理投诉举报处理暂行办法》",
    "which": "triage.receipt",
    "fields": "{no} {code} {assign_due} {due} {hotline}",
    "zh": "住房和城乡建设与城市管理执法局",
    "en": "Housing, Construction and City Management Bureau",
    "to": "住房和城乡建设与城市管理执法局",
    "key": "triage.receipt",
    "post": "A岗",
    "after": "手上100件，本单位没有别人能接，会请督办人员指定。",
}

# What supervisors and whoever checks the desk read: the chain of history.
CLERKS |= {"waiting": "12", "how": "打了三次电话没联系上"}
CLERKS |= {"percent": "100.0%", "people": "120"}
# What only a look-back says.
CLERKS |= {
    "month": "12",
    **dict.fromkeys(("called", "reached", "solved", "partly", "not_solved"), "10"),
    **dict.fromkeys(("unsaid", "satisfied", "dissatisfied"), "10"),
    "numbers": "898896920、898896921、898896922…",
    "recorded": "898896920",
    "now": "898896921",
    "week": "2026-W53",
    "drawn": "200",
    "more": "1000",
    "all": "1200",
    "word": "双色球2026140期 03 07 12 18 25 31 09",
    "result": "有一项没做到，已重新督办",
}

# What only the morning's good news says.
CLERKS |= {"grades": "非常满意10件、满意100件、基本满意10件、确认解决、没评10件"}


def filled(language: Language, key: str) -> str:
    """A text filled with long values."""
    possible = values(language)
    return say(language, key, **{field: possible[field] for field in fields_of(language, key)})


def bare(language: Language, key: str) -> str:
    """A text with the names of its fields in place."""
    return say(language, key, **{field: f"{{{field}}}" for field in fields_of(language, key)})


FOR_STAFF = (
    *("nobody_signed", "staff.*", "handler.*", "work.*", "reminder.*", "overdue.*", "urged.*"),
    *("added.*", "confirmed.*", "rated.*", "reopened.*", "nobody_left.*", "set_aside.*"),
    # Of triage, everything but the receipt is the clerk's.
    *("triage.[acdlnp]*", "triage.retell_first", "hint.retelling", "place.retold"),
    *("crisis.card", "draft.expired_answer", "nobody_reached.*"),
    *("triage.empty", "human.card", "urge.unit_head", "answer.too_late", "already.*", "list.*"),
    *("state.*.staff", "outcome.*", "urgency.*", "role.*", "post.*", "light.*", "stage.*"),
    *("command.work", "command.overdue", "command.triage"),
    *("button.retell", "button.answer", "button.hand_over", "button.other_units"),
)


def is_one_of(key: str, patterns: tuple[str, ...]) -> bool:
    """Whether a key is of these families."""
    return any(fnmatchcase(key, pattern) for pattern in patterns)


def for_citizens() -> list[str]:
    """The keys of what citizens may read."""
    staff = keys_for_staff(ZH)
    return sorted(key for key in keys(ZH) - staff if not is_one_of(key, FOR_STAFF))
