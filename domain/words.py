"""
Small talk and calls for help: what a message says before anybody asks what it is about.

Small talk is recognised as a whole message only; inside a complaint the same words mean nothing.
Danger words are looked for anywhere, and decide nothing: they put the emergency numbers first.
Source of the manner: in real complaints such words mostly name hazards and history, so a person
answers, not a word list.
"""

import re
import unicodedata

from domain.wordlist import WordIndex, normalised

_LONGEST_SMALL_TALK = 30
"""Longer messages say something, whatever they begin with."""

_GREETINGS = """
你好 您好 在吗 在么 在不在 有人吗 有人么 有人在吗 有没有人 您好在吗 你好在吗 你好有人吗 嗨 哈喽 喂
早 早上好 早安 上午好 中午好 下午好 晚上好 大家好 老师好 领导好 同志你好 同志您好 请问 请问一下
我想问一下 你好请问 您好请问 在 hi hello hey helo good_morning good_afternoon good_evening
anybody_there anyone_there is_anybody_there
"""
_THANKS = """
谢谢 谢谢你 谢谢您 谢谢了 谢谢啦 谢谢你们 谢谢大家 多谢 多谢了 感谢 非常感谢 十分感谢 感谢你们
感谢您 万分感谢 太感谢了 辛苦 辛苦了 辛苦你们了 好 好的 好的谢谢 好谢谢 好的谢谢你 好的谢谢您
好的好的 好吧 好呢 好滴 好嘞 行 行吧 可以 嗯 嗯嗯 嗯好 嗯好的 恩 恩恩 哦 哦哦 噢 喔 知道了
我知道了 好的知道了 明白 明白了 收到 收到了 收到谢谢 了解 了解了 没事了 没事 没有了 不用了 不用谢
不客气 再见 拜拜 赞 ok okay okey k ok谢谢 okthanks thanks thank_you thank_you_very_much thankyou
thx ty many_thanks fine good great got_it bye goodbye yes 👍 🙏 👌 🌹 ❤ 😊 👏 🤝
"""
_IMPATIENCE = """
怎么还没人来 怎么还没有人来 怎么没人来 还没人来 没人来 怎么还不来 还来不来 到底来不来 怎么没人管
怎么还没人管 没人管吗 没有人管吗 有没有人管 有人管吗 没人管 到底管不管 管不管 你们管不管
到底管不管啊 还管不管 到底有没有人管 怎么还没处理 怎么还没有处理 怎么还不处理 还没处理 还不处理
处理了吗 处理了没 处理好了吗 什么时候处理 怎么还没解决 怎么还没有解决 还没解决 什么时候解决
什么时候能解决 什么时候才能解决 几时解决 解决了吗 怎么还没好 怎么还没修好 还没修好 修好了吗
什么时候修 什么时候修好 什么时候来 什么时候来人 什么时候办 什么时候办好 办得怎么样了 办的怎么样了
办了吗 办好了吗 怎么样了 有结果吗 有结果了吗 结果呢 有消息吗 怎么没消息 怎么还没消息
一直没人联系我 怎么没人联系我 怎么没人回复 怎么还不回复 怎么没有回复 没人回复 怎么不回 怎么不回复
回复呢 人呢 还要等多久 要等多久 等多久 等到什么时候 快点 快一点 快点啊 快点吧 能不能快点 能快点吗
催一下 催办 催催 催 怎么回事 太慢了 这么慢 怎么这么慢 好慢 等了几天了 hurry hurry_up how_long
any_news any_progress still_nothing nobody_came no_one_came when_will_you_come what_is_happening
when_will_it_be_done
"""
_HUMAN = """
人工 转人工 人工服务 人工客服 找人工 我要人工 要人工 客服 找客服 转客服 真人 找真人 找人 我要找人
找工作人员 工作人员 我要找工作人员 跟人说 打电话给我 给我打电话 human person a_person operator
agent real_person talk_to_a_person talk_to_a_human speak_to_a_person staff call_me
"""
_WITHDRAWAL = """
撤回 撤了 撤了吧 撤销 撤销吧 我要撤回 我要撤销 撤回吧 撤回诉求 撤诉 撤单 取消诉求 不投诉了
我不投诉了 不告了 不反映了 算了 算了吧 算了不弄了 不用管了 不用处理了 不用办了 不用来了 已经好了
已经解决了 好了不用了 自己解决了 withdraw withdraw_it cancel_my_case please_withdraw never_mind
forget_it
"""
_PROGRESS = """
进度 查进度 查询进度 查一下进度 看进度 我的诉求 我的投诉 我的件 查询 查一下 查件 progress track
status my_cases my_case
"""
_MY_DATA = """
我的资料 我的信息 我的个人信息 我的数据 查看我的资料 删除我的资料 my_data my_information
"""

_DANGER = """
着火 起火 失火 火灾 冒烟了 爆炸 要炸 漏气 煤气泄漏 燃气泄漏 天然气泄漏 煤气味 液化气泄漏 毒气泄漏
中毒了 食物中毒 触电 漏电 高压线掉 电线掉 电线断 掉下来的电线 塌方 坍塌 倒塌 要塌 塌了 山体滑坡
决堤 溃坝 溺水 落水 掉水里 掉进河 掉进井 被困在 有人被困 困在电梯 电梯困人 出车祸 发生车祸 撞人
撞死 救命 快救 出人命 要出人命 死人了 昏迷 大出血 没有呼吸 正在打人 打起来 砍人 持刀 拿刀 动刀
杀人 有人抢劫 被绑架 有人跟踪 家暴 打群架 井盖没了 井盖不见 fire explosion gas_leak smell_of_gas
drowning collapsed unconscious stabbed knife help_me
"""
_NO_DANGER = re.compile(
    "火车|信息大?爆炸|知识爆炸|大爆炸的时代|救命(?:稻草|恩人|钱|药|路)|头[^,，。]{0,3}要炸|毁我家暴征"
)
"""What only sounds like it: 着火车站, 救命稻草."""
_CRISIS = """
跳楼 我要跳 想死 不想活 活不下去 不活了 寻死 自杀 轻生 喝农药 喝药死 割腕 上吊 死给你们看 死了算了
同归于尽 没活路 kill_myself suicide want_to_die
"""
_PETITION = """
上访 去信访 集体信访 进京告 进京讨 去北京告 到北京告 去省里告 到省里告 去省里反映 到省里反映
去市里告 到市里告 越级反映 petition_the_capital go_to_beijing
"""

_PARTICLES = re.compile(r"(?<=.)[啊呀哈呢啦嘛哦噢喔哟吖呐]+$")
_ONLY_MARKS = re.compile(r"[?!.。…~]{1,20}")


def _entries(text: str) -> list[str]:
    return [word.replace("_", " ") for word in text.split()]


def _bare(text: str) -> str:
    """Keep letters, digits and picture signs: what a person would read aloud."""
    return "".join(c for c in normalised(text) if unicodedata.category(c)[0] in "LN" or _sign(c))


def _sign(character: str) -> bool:
    return unicodedata.category(character) == "So"


def _whole(text: str) -> frozenset[str]:
    return frozenset(_bare(word) for word in _entries(text))


def _is_one_of(text: str, words: frozenset[str]) -> bool:
    if len(text) > _LONGEST_SMALL_TALK:
        return False
    bare = _bare(text)
    return bare in words or _PARTICLES.sub("", bare) in words or _repeated(bare) in words


def _repeated(bare: str) -> str:
    """Fold 好好好 and 👍👍👍 into one; a word said twice says no more."""
    for size in range(1, len(bare) // 2 + 1):
        if len(bare) % size == 0 and bare[:size] * (len(bare) // size) == bare:
            return bare[:size]
    return bare


_GREETING_SET, _THANKS_SET = _whole(_GREETINGS), _whole(_THANKS)
_IMPATIENCE_SET, _HUMAN_SET = _whole(_IMPATIENCE), _whole(_HUMAN)
_WITHDRAWAL_SET, _PROGRESS_SET = _whole(_WITHDRAWAL), _whole(_PROGRESS)
_MY_DATA_SET = _whole(_MY_DATA)
_DANGER_INDEX = WordIndex((word, True) for word in _entries(_DANGER))
_CRISIS_INDEX = WordIndex((word, True) for word in _entries(_CRISIS))
_PETITION_INDEX = WordIndex((word, True) for word in _entries(_PETITION))


def is_greeting(text: str) -> bool:
    """Tell whether the whole message is a greeting, or nothing but question marks."""
    plain = normalised(text).strip()
    return bool(_ONLY_MARKS.fullmatch(plain)) or _is_one_of(text, _GREETING_SET)


def is_thanks(text: str) -> bool:
    """Tell whether the whole message thanks, agrees or says goodbye."""
    return _is_one_of(text, _THANKS_SET)


def is_impatience(text: str) -> bool:
    """Tell whether the whole message only asks what is happening."""
    return _is_one_of(text, _IMPATIENCE_SET)


def is_human(text: str) -> bool:
    """Tell whether the whole message asks for a person (人工)."""
    return _is_one_of(text, _HUMAN_SET)


def is_withdrawal(text: str) -> bool:
    """Tell whether the whole message takes a complaint back; ask before doing it."""
    return _is_one_of(text, _WITHDRAWAL_SET)


def is_progress(text: str) -> bool:
    """Tell whether the whole message asks for the state of one's cases (进度)."""
    return _is_one_of(text, _PROGRESS_SET)


def is_my_data(text: str) -> bool:
    """Tell whether the whole message asks for one's own data (我的资料)."""
    return _is_one_of(text, _MY_DATA_SET)


def emergency_words(text: str) -> bool:
    """Tell whether danger to life or property is named: 110, 119, 120 and 122 come first."""
    plain = _NO_DANGER.sub("*", normalised(text))
    return bool(_DANGER_INDEX.found(plain)) or crisis_words(text)


def words_of_danger(text: str) -> tuple[str, ...]:
    """Return the words of danger that a text holds, each once, in their order."""
    return tuple(dict.fromkeys(word for _, word, _ in _DANGER_INDEX.found(text)))


def crisis_words(text: str) -> bool:
    """Tell whether somebody may mean to harm themselves: a person at once, day and night."""
    return bool(_CRISIS_INDEX.found(text))


def may_petition(text: str) -> bool:
    """Tell whether petitioning is spoken of: a mark that the supervision office sees."""
    return bool(_PETITION_INDEX.found(text))
