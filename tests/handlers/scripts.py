"""What the scripts have in common: matters that are routed surely, and the walk to an answer."""

from dataclasses import replace

from town import Somebody, Town

from handlers.office import Office
from texts.catalogue import Language, label

LIFT = "小区物业不管电梯，坏了三天"
LIFT_UNIT = "住建局"
NOISE = "半夜烧烤摊子噪音扰民"
POWER = "家里停电了，供电的没人来"
LAMP = "路灯不亮"
UNSURE = "说不准，请工作人员分"
UNCLEAR = "不清楚在哪"


def en(key: str) -> str:
    """A button's words in English."""
    return label(Language.EN, key)


def filed(town: Town, name: str = "王", text: str = LIFT) -> tuple[Somebody, str]:
    """A citizen and the number of what they filed."""
    citizen = town.citizen(name)
    return citizen, citizen.files(text)


def answers(handler: Somebody, words: str = "已经修好了", *, photo: bool = True) -> str:
    """A handler answers the newest card; returns what they see at the end."""
    handler.taps("答复")
    handler.says(words)
    if photo:
        handler.sends_photo()
    shown = handler.taps("发出")
    return approved(handler.town, shown) + handler.reads()


def answers_alone(town: Town) -> None:
    """Go on in a county where no answer needs a second person."""
    closing = replace(town.desk.rules.closing, need_second_person=())
    town.under(rules=replace(town.desk.rules, closing=closing))


def approved(town: Town, shown: str) -> str:
    """Where an answer waits for a second person, whoever is asked agrees."""
    if "另一个人同意" in shown:
        for one in [*town.people.values()]:
            if one.chat.messages and one.chat.shows("看待批的答复"):
                one.taps("同意")
    return shown


def answered(town: Town, name: str = "王") -> tuple[Somebody, str]:
    """A citizen whose matter was answered by the A post."""
    citizen, number = filed(town, name)
    answers(town.handler(LIFT_UNIT))
    return citizen, number


def triaged(town: Town, name: str = "王") -> tuple[Somebody, str]:
    """A citizen whose matter waits to be dispatched."""
    return filed(town, name, NOISE)


def blocks(town: Town, *people: Somebody) -> None:
    """They block the bot."""
    for one in people:
        one.blocks()
    town.deliver()


def state(town: Town, number: str) -> str:
    """Where a case stands."""
    return town.case(number).state


def revise(town: Town, number: str) -> None:
    """Something else happens to the case, so that what was sent before is stale."""
    town.does(lambda office: _bump(office, number))


def _bump(office: Office, number: str) -> None:
    case = office.work.cases.by_number(number)
    assert case is not None
    for card in office.work.cards.of_case(case.id or 0):
        card.revision += 1


def opens_what_waits(town: Town, number: str, who: Somebody | None = None) -> str:
    """A supervisor opens a case that waits for somebody to be named, from their list."""
    supervisor = who or town.supervisor()
    supervisor.says("/designate")
    return supervisor.taps(number)
