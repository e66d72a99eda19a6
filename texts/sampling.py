"""A text as somebody will read it: its fields filled with likely values."""

from collections.abc import Mapping

from texts.catalogue import Language

_SAME = {
    "no": "261010001",
    "parent": "261010001",
    "code": "A7KM2P",
    "n": "3",
    "k": "1",
    "minutes": "10",
    "years": "2",
    "page": "1",
    "pages": "2",
    "year": "2027",
}
_LIKELY: Mapping[Language, Mapping[str, str]] = {
    Language.ZH: {
        "unit": "住建局",
        "title": "小区物业不管电梯…",
        "category": "住房物业",
        "place": "清河镇滨河路",
        "due": "2026年10月10日（周六，调休上班）18:00前",
        "new_due": "2026年10月12日（周一）18:00前",
        "old_due": "2026年10月10日（周六，调休上班）18:00前",
        "ask_due": "2026年9月30日（周三）18:00前",
        "assign_due": "2026年9月28日（周一）15:30前",
        "unit_due": "2026年10月10日（周六，调休上班）18:00前",
        "until": "2026年10月10日（周六，调休上班）18:00前",
        "when": "10月10日09:30",
        "date": "2026年10月10日（周六）",
        "day": "2026年10月10日（周六）",
        "hours": "工作日08:30-18:00",
        "who": "住建局A岗",
        "name": "住建局A岗",
        "state": "正在办",
        "grade": "满意",
        "reason": "材料还要核对",
        "answer": "10月9日已到现场，换了主板，今天上午恢复运行。",
        "question": "漏水的是几号楼几单元？",
        "text": "小区电梯坏了三天，物业不管。",
        "lines": "261010001 小区物业不管电梯…",
    },
    Language.EN: {
        "unit": "Housing and Construction Bureau",
        "title": "lift out of order…",
        "category": "Housing",
        "place": "Binhe Road, Qinghe",
        "due": "18:00 on Saturday, 10 October 2026 (make-up workday)",
        "new_due": "18:00 on Monday, 12 October 2026",
        "old_due": "18:00 on Saturday, 10 October 2026 (make-up workday)",
        "ask_due": "18:00 on Wednesday, 30 September 2026",
        "assign_due": "15:30 on Monday, 28 September 2026",
        "unit_due": "18:00 on Saturday, 10 October 2026 (make-up workday)",
        "until": "18:00 on Saturday, 10 October 2026 (make-up workday)",
        "when": "09:30, 10 Oct",
        "date": "Saturday, 10 October 2026",
        "day": "Saturday, 10 October 2026",
        "hours": "working days 08:30-18:00",
        "who": "Housing Bureau post A",
        "name": "Housing Bureau post A",
        "state": "being handled",
        "grade": "satisfied",
        "reason": "papers are still being checked",
        "answer": "We replaced a board on 9 October; it has been running since this morning.",
        "question": "Which building and entrance is it?",
        "text": "The lift has been out of order for three days.",
        "lines": "261010001 lift out of order…",
    },
}


class _Samples(dict[str, str]):
    """A field nobody has a value for is shown by its name."""

    def __missing__(self, key: str) -> str:
        return f"[{key}]"


def preview(language: Language, template: str, **known: str) -> str:
    """The text as it will be read; `known` are values of this county, such as its hotline."""
    return template.format_map(_Samples({**_SAME, **_LIKELY[language], **known}))
