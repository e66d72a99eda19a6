"""One citizen's case and everybody around it, by the dice: what people do, in any order."""

import random
from collections.abc import Callable

from canaries import Canary
from privacy_town import RealTown, first_of
from scripts import LIFT, LIFT_UNIT, NOISE, POWER
from town import Somebody

from handlers.taps import ACTIONS
from texts.catalogue import Language, label

STEPS = 40
UNITS = (LIFT_UNIT, "公安局", "供电公司")
COMMANDS = (
    "/letters",
    "/work",
    "/overdue",
    "/triage",
    "/releases",
    "/mydata",
    "/help",
    "/calls",
    "/callbacks",
    "/lookback",
    "/mycases",
    "/publish",
    "/published",
)
BLAME = "小区物业不管电梯，坏了三天。住建局互相推诿，态度恶劣"
RUDE = "派出所民警态度恶劣，开口骂人"
OF_THE_DESK = "12345热线接线员态度恶劣，骂人"
MATTERS = (LIFT, NOISE, POWER, "路灯不亮", BLAME, RUDE, OF_THE_DESK)
REASON = "核对诉求人身份信息"


def zh(key: str) -> str:
    """A button's words."""
    return label(Language.ZH, key)


class Flow:
    """A canary, the desk and two units; the third unit's people look on."""

    def __init__(self, town: RealTown, dice: random.Random, canary: Canary) -> None:
        self.town, self.dice, self.canary = town, dice, canary
        self.units = [town.handler(unit, post) for unit in UNITS[:2] for post in ("A", "B", "head")]
        self.desk = [town.clerk(), town.supervisor(), town.colleague(), town.administrator()]
        self.desk += [
            town.somebody(chat) for chat, (role, _) in town.views.roles.items() if role == "liaison"
        ]
        self.staff = [*self.desk, *self.units]

    def run(self, steps: int = STEPS) -> None:
        """File, then do something again and again; in the end perhaps be forgotten."""
        self.files()
        common: list[Callable[[], None]] = [self._staff_taps] * 6 + [self._staff_types] * 2
        for _ in range(steps):
            self.dice.choice([*common, *self._own(), *self._of_staff()])()
        if self.dice.random() < 0.25:
            self.forgets()

    def _own(self) -> list[Callable[[], None]]:
        return [self._adds, self._citizen_taps, self._edits, self._consents, self._claims,
                self.talks, self._withdraws, self.confirms]  # fmt: skip

    def _of_staff(self) -> list[Callable[[], None]]:
        return [self._forges, self.retells, self.answers, self.asks_contact, self.reveals,
                self.calls, self.reads_in_full, self.makes_entry]  # fmt: skip

    # The citizen

    def files(self, matter: str = "") -> None:
        """A matter with every field that names somebody."""
        one = self.canary
        one.arrives()
        with self.town.store.work(self.town.now) as work:
            work.identities.know(one.somebody.person_id, name=one.name, phone=one.known)
        one.says(
            f"{matter or self.dice.choice(MATTERS)}，{one.word}。我叫{one.name}，电话{one.phone}，"
            f"邮箱{one.mail}，身份证{one.card}"
        )
        for _ in range(6):
            self._splits()
            self.tap_if_shown("button.hazard", "button.again_new", "button.new_matter")
            self.tap_if_shown("button.unsure", "button.apart")
            if first_of(one.somebody, "file.place"):
                one.says(self.dice.choice(("城关街道", "不清楚在哪")))
            if one.confidential:
                self.tap_if_shown("button.confidential")
            self.tap_if_shown("button.submit")

    def _splits(self) -> None:
        """Where staff are blamed: the matter, the conduct or both."""
        if first_of(self.canary.somebody, "conduct.split"):
            shown = self.canary.somebody.chat.newest
            words = self.dice.choice(list(shown.buttons))
            self.canary.somebody.forges(shown.buttons[words])
            self.canary.somebody.reads()

    def tap_if_shown(self, *keys: str) -> None:
        """Tap the newest message's button of these words, where it has one."""
        for key in keys:
            if self.canary.somebody.chat.shows(zh(key)):
                self.canary.somebody.taps(zh(key))

    def _taps(self, who: Somebody) -> None:
        shown = [seen for seen in who.chat.messages.values() if seen.buttons][-4:]
        if shown:
            seen = self.dice.choice(shown)
            who.forges(seen.buttons[self.dice.choice(list(seen.buttons))], seen.message_id)

    def _citizen_taps(self) -> None:
        if not self.canary.forgotten:
            self._taps(self.canary.somebody)

    def _adds(self) -> None:
        if self.canary.forgotten:
            return
        if self.dice.random() < 0.5:
            self.canary.sends_material(self.dice)
        else:
            self.canary.says(
                f"补充一句，{self.canary.word}，找{self.canary.name}，{self.canary.phone}"
            )
        if self.dice.random() < 0.7:
            self.adds_to_case()

    def adds_to_case(self) -> None:
        """What was just sent belongs to the case there is."""
        chat = self.canary.somebody.chat
        for words in chat.labels if chat.messages else ():
            if words.startswith("加到"):
                self.canary.somebody.taps(words)
                return

    def _edits(self) -> None:
        if not self.canary.forgotten:
            self.canary.edits(
                f"改一下：{self.canary.word}，{self.canary.phone}，我叫{self.canary.name}"
            )

    def _consents(self) -> None:
        """Agree to be known where a unit asked, take it back another time."""
        one = self.canary
        if one.forgotten:
            return
        if self.dice.random() < 0.2:
            one.says("收回同意")
            return
        key = self.dice.choice(("button.give_phone", "button.give_both", "button.give_none"))
        cards = [seen for seen in one.somebody.chat.messages.values() if zh(key) in seen.buttons]
        if cards:
            one.somebody.forges(cards[-1].buttons[zh(key)], cards[-1].message_id)
            if first_of(one.somebody, "consent.ask_phone"):
                one.says(one.known)

    def _claims(self) -> None:
        """The case from another account of theirs, with the code; or a stranger guesses."""
        mine = self.numbers()
        if not mine or self.canary.forgotten:
            return
        number = self.dice.choice(mine)
        code = self.town.case(number).code
        guess = self.dice.random() < 0.5
        who = self.town.citizen("李") if guess else self.town.somebody(self.canary.second_id)
        if not guess and not self.canary.later_people:
            who.says("你好")
            self.canary.later_people.append(who.person_id)
        who.says("/cancel")
        who.says("找回以前的事")
        who.says(number)
        who.says("000000" if guess else code or "111111")

    def talks(self) -> None:
        """A conversation with a clerk, with a picture, that either ends."""
        one, clerk = self.canary, self.town.clerk()
        if one.forgotten:
            return
        one.says("人工")
        cards = [
            seen for seen in clerk.chat.messages.values() if zh("button.relay_take") in seen.buttons
        ]
        if cards:
            clerk.forges(cards[-1].buttons[zh("button.relay_take")])
            one.says(f"我是{one.name}，{one.phone}，{one.word}")
            one.sends_material(self.dice, self.dice.choice(("photo", "png", "document", "voice")))
            clerk.says("请问在哪个小区？")
            self.dice.choice((clerk, one.somebody)).says("结束对话")

    def _withdraws(self) -> None:
        if not self.canary.forgotten and self.dice.random() < 0.15:
            self.canary.says("撤了吧")
            self.tap_if_shown("button.withdraw_yes")

    def forgets(self) -> None:
        """Be forgotten: open cases go on without their person, or are withdrawn."""
        one = self.canary
        accounts = [one.somebody]
        if one.later_people:
            accounts.append(self.town.somebody(one.second_id))
        for account in accounts:
            account.says("/cancel")
            account.says("/forget")
            for key in self.dice.sample(("button.forget_withdraw", "button.forget_keep"), 2):
                if account.chat.shows(zh(key)):
                    account.taps(zh(key))
            if account.chat.shows(zh("button.forget_yes")):
                account.taps(zh("button.forget_yes"))
        one.forgotten = all(account.chat.of("forget.done") for account in accounts)

    def numbers(self) -> list[str]:
        """The canary's cases."""
        people = {self.canary.first_person, *self.canary.later_people}
        return self.town.asks(
            lambda work: [one.number for who in people for one in work.cases.of_person(who)]
        )

    # The staff

    def _staff_taps(self) -> None:
        self._taps(self.dice.choice(self.staff))

    def _staff_types(self) -> None:
        numbers = [word for one in self.numbers() for word in (one, f"/follow {one} 123456")]
        self.dice.choice(self.staff).says(self.dice.choice((*COMMANDS, *numbers)))

    def _forges(self) -> None:
        """A button of somebody else's card, with any action there is."""
        query = "SELECT nonce, revision FROM card ORDER BY id DESC LIMIT 6"
        cards = self.town.asks(lambda work: work.session.connection().exec_driver_sql(query).all())
        if cards:
            nonce, revision = self.dice.choice(cards)
            action = self.dice.choice(list(ACTIONS))
            who = self.dice.choice([*self.staff, self.town.citizen("李")])
            who.forges(f"c:{nonce}:{revision}:{action}")

    def retells(self, among: tuple[str, ...] = ()) -> None:
        """A clerk retells what a unit may read, and dispatches; `among`: to one of these units."""
        clerk = self.town.clerk()
        self.tap_newest(clerk, "button.retell") and clerk.says("某小区有一件事，请处理")
        units = [
            data
            for seen in clerk.chat.messages.values()
            for words, data in seen.buttons.items()
            if ":unit:" in data and (not among or words in among)
        ]
        if units:
            clerk.forges(units[-1])

    def tap_newest(self, who: Somebody, key: str) -> bool:
        cards = [one for one in who.chat.messages.values() if zh(key) in one.buttons]
        if cards:
            who.forges(cards[-1].buttons[zh(key)], cards[-1].message_id)
        return bool(cards)

    def answers(self) -> None:
        """Whoever of the units can answer does, with evidence."""
        for key in ("button.answer", "button.send"):
            for who in self.units:
                if self.tap_newest(who, key):
                    who.says("已经派人处理了")
                    who.sends_photo()

    def asks_contact(self) -> None:
        """A handler asks for a contact, the citizen answers, the handler looks, perhaps twice."""
        who = self.dice.choice(self.units)
        if self.tap_newest(who, "button.ask_contact"):
            who.says("要上门看")
            self._consents()
        for _ in range(self.dice.randrange(3)):
            self.tap_newest(who, "button.see_contact")

    def reads_in_full(self) -> None:
        """A handler reads all of it, with the files."""
        for who in self.units:
            self.tap_newest(who, "button.full_text")

    def confirms(self) -> None:
        """The citizen says that it is solved."""
        if not self.canary.forgotten:
            self.tap_newest(self.canary.somebody, "button.solved")

    def makes_entry(self) -> None:
        """A clerk makes an entry of the answer base, and copies more than they should."""
        clerk = self.town.clerk()
        clerk.says("/cancel")
        for number in self.numbers()[:1]:
            clerk.says(number)
            self.tap_newest(clerk, "button.for_open")
        if self.tap_newest(clerk, "button.make_entry"):
            clerk.says(f"电梯坏了找谁，电话{self.canary.phone}")
            clerk.says(f"找住建局，邮箱{self.canary.mail}")

    def reveals(self, *, surely: bool = False) -> None:
        """A supervisor reads an identity with a reason; seldom."""
        mine = self.numbers()
        if mine and (surely or self.dice.random() < 0.3):
            supervisor = self.dice.choice(self.desk[1:3])
            for words in ("/cancel", "/reveal", self.dice.choice(mine), REASON):
                supervisor.says(words)

    def calls(self) -> None:
        """A clerk takes the next call and looks at the number."""
        clerk = self.town.clerk()
        clerk.says("/cancel")
        clerk.says("/calls")
        if self.dice.random() < 0.5:
            self.tap_newest(clerk, "button.show_phone")
        clerk.says("/cancel")
