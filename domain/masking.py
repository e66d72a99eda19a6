"""
What would name a person is taken out of a text before a unit reads it.

Numbers are found by shape and check digits (domain/numbers.py). Names: the writer's own where they
give it ("我叫…", "联系人：…") and wherever the desk knows it; a private third person's full name
where a word beside it says who that is (邻居张三, 张小明女士). A surname with a title (高女士), a
name hidden already (张某某), firms and officials stay: they are the matter, and a machine that took
out all names would take out the streets. Where such a name has to be read, a clerk retells.
Source: 信访工作条例 art. 30, PIPL arts. 6, 25 and 51; rules.md, `cleared_by`, `third_party_gets`.
"""

import re
from collections.abc import Iterable

from domain.numbers import Span, personal_numbers

MASK = "***"
SURE = 3
"""A name this long is taken out wherever it stands; two characters may be a word elsewhere."""

_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏"
    "蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖"
    "武康贺严尹钱施牛洪龚肖文柳章倪庞颜温申覃万涂谈柏熊苏安"
)
_DOUBLE = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯"
_WORDS = (
    "陈述|许可|许多|许诺|白天|白日|白白|施工|施行|钱财|钱款|金额|金融|高质|高度|高空|高层|高考|高中|高速|孙子|孙女|"
    "何[去时况必地种等为以处]|方[得可便面式案才向]|日期|姓名|签[名字]|电话|身份|地址|联系|如下|全体|代表|严[重格禁]|"
    "安[全置装排宁危]|文[化件明]|温[馨度水]|万[一元达分余]|常[年常住]|石[头板]|马[上路]|周[边围末日一二三四五六]|方[向]|"
    "江[边景]|雷[同达]|田[地]|金[钱]|余[下款额]|段[时落]|谢谢|康[复]|顾[虑]|武[汉]|黄[色金]|黄[昏]|龙[头]|苏[州]|"
    "于|向|停车|施救|牛[奶]|叶[片]|任[何意]|毛[坯]"
)
_NO_NAME = (
    "女先姓某家的是在说和与把被将从于有不没也都就要让用养每经多年月日个人们这那上下里外前后区门户"
)
_DOES = "养占骂打来去住开放堵违拆搭装侵破拖欠拒拿偷"
_GIVEN = rf"[^\W\d_a-zA-Z{_NO_NAME}]"
_NAME = rf"(?!{_WORDS})(?:(?:{_DOUBLE}){_GIVEN}{{1,2}}|[{_SURNAMES}]{_GIVEN}{{1,2}})"
_ENDS = (
    r"(?=[\s\d*，,。.；;、：:（(！!？?）)]|电话|联系|手机|投诉|身份证|日期|强烈|要求|被举报"
    r"|TEL|Tel|tel|$)"
)
_AFTER_NAME = rf"(?=[\s，,。.；;、：:（(！!？?）)”\"{_NO_NAME}{_DOES}]|先生|女士|$)"
_WRITER = "反映人|投诉人|诉求人|举报人|申请人|求助人|来信人|写信人|落款|署名|留言人|联系人|姓名"
_OWN_NAMES = (
    re.compile(
        rf"((?:我叫|我的名字[叫是]|本人叫|我名叫|本人姓名)\s*)([\u4e00-\u9fff·]{{2,4}}?){_ENDS}"
    ),
    re.compile(rf"((?:我叫|我名叫|本人叫)\s*)({_NAME})"),
    re.compile(rf"((?:{_WRITER})\s*[:：]\s*)((?!{_WORDS})[\u4e00-\u9fff·]{{2,4}}?){_ENDS}"),
    re.compile(rf"((?:{_WRITER})\s*)({_NAME}){_ENDS}"),
    re.compile(
        rf"((?:我是|本人|我系)\s*(?:业主|村民|居民|住户|租户|家长|户主)?\s*)({_NAME}){_ENDS}"
    ),
    re.compile(rf"(我姓[{_SURNAMES}][，,]?\s*(?:名叫|叫|名)\s*)([\u4e00-\u9fff]{{1,3}}?){_ENDS}"),
    re.compile(rf"((?:此致|敬礼|谢谢|感谢|——|——\s|—\s)[！!。.，,\s]*)({_NAME})(?=\s*(?:\d|$))"),
    re.compile(r"((?i:my name is|i am called|this is)\s+)([A-Z][\w'-]+(?:\s+[A-Z][\w'-]+){0,2})"),
)
_BESIDE = (
    "邻居|隔壁|对门|楼上|楼下|房东|房主|租客|租户|户主|业主|住户|村民|居民|同事|同学|亲戚|朋友|前夫|前妻|"
    "丈夫|妻子|老公|老婆|爱人|儿子|女儿|父亲|母亲|爸爸|妈妈|爷爷|奶奶|哥哥|弟弟|姐姐|妹妹|孩子|小孩|"
    "当事人|受害人|伤者|死者|患者|病人|家属|家长|学生|老人"
)
_THIRD = (
    re.compile(rf"((?:{_BESIDE})(?:名叫|叫做|叫|名为|姓名|[：:（(“\"])?\s*)({_NAME}){_AFTER_NAME}"),
    re.compile(rf"()({_NAME})(?=先生|女士|小姐|同学|大爷|大妈|阿姨)"),
)


def masked(text: str, own: Iterable[str] = ()) -> str:
    """
    Return the text with what names a person taken out, each shown as `***`; the rest stays.

    `own`: what the desk knows of the writer (name, telephone), taken out wherever it stands.
    """
    return _without(text, [span for _, span in found_in(text, own)])


def without_numbers(text: str) -> str:
    """The text with telephones, cards and addresses of mail masked, names left: a read-back."""
    return _without(text, personal_numbers(text))


def found_in(text: str, own: Iterable[str] = ()) -> list[tuple[str, Span]]:
    """Where in the text what names a person stands, and what it is: number, own, third, again."""
    found = [("number", span) for span in personal_numbers(text)]
    for sort, patterns in (("own", _OWN_NAMES), ("third", _THIRD)):
        found += [(sort, one.span(2)) for pattern in patterns for one in pattern.finditer(text)]
    names = {text[slice(*span)] for sort, span in found if sort != "number"}
    return found + [
        ("again", one.span())
        for name in (*filter(None, own), *(one for one in names if len(one) >= SURE))
        for one in re.finditer(re.escape(name), text)
    ]


def _without(text: str, spans: Iterable[Span]) -> str:
    """The text with these parts masked; what overlaps or touches is one part."""
    cleared: list[str] = []
    end = 0
    for start, stop in sorted(spans):
        if start > end or not cleared:
            cleared += [text[end:start], MASK]
        end = max(end, stop)
    return "".join((*cleared, text[end:]))
