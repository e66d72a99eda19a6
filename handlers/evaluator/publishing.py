"""
Publishing ratings and replies: the rater agrees, a clerk clears, a supervisor publishes.

Nothing is public by itself. Words stand there only where whoever said them agreed (PIPL art. 25)
and a clerk has read them; a reply once its case is closed and a clerk has read it. Whoever cleared
does not publish, nor anybody of that unit, nor the rater. A clerk or a supervisor takes it back,
with a reason; what was taken back is not offered again.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from domain.lifecycle import Action
from domain.masking import masked
from domain.staff import Role
from handlers.cards.clearing import cleared_words, masked_for
from handlers.cases.rated import item_code
from handlers.evaluator.published import BACK, TAKERS, Said, cleared, in_words, shown
from handlers.office import Office, Rows, Turn
from handlers.talking.buttons import on_list, on_rating, to_decide
from storage.publications import CLEARED, PUBLISHED
from storage.staff import Member
from storage.tables import PublishedRating, ServiceRating
from storage.values import Button, Message
from texts.catalogue import Language, label, say

ALL, BARE, NONE = "pub_all", "pub_bare", "pub_none"
YES, NO = "pub_yes", "pub_no"
AGREE, DISAGREE = "publish", "unpublish"
WHYS = ("personal", "mistaken", "asked")
WHY = "pub_why_"
AT_ONCE = 20


def offered(office: Office, rating: ServiceRating) -> Said:
    """What may become public of a rating, as a clerk is to read it."""
    words = ""
    if rating.may_publish:
        words = _words_of_case(office, rating) if rating.case_id else _words(office, rating)
    return Said(words, _reply(office, rating), item_code(office, rating))


def _words(office: Office, rating: ServiceRating) -> str:
    person = rating.person_id
    own = office.work.identities.to_mask(person) if person is not None else ()
    return masked(office.work.service_ratings.words(rating), own)


def _words_of_case(office: Office, rating: ServiceRating) -> str:
    """Of a bad rating what a clerk cleared for the unit: in the clerk's words where they are."""
    return cleared_words(office, office.work.cases.get(rating.case_id or 0))


def _reply(office: Office, rating: ServiceRating) -> str:
    """The last answer of the case that followed."""
    if rating.case_id is None:
        return ""
    case = office.work.cases.get(rating.case_id)
    replies = office.work.cases.events(case, Action.REPLY)
    text = office.work.cases.written(replies[-1]).text if replies else ""
    return masked_for(office, case, text)


# Who does what


def _not_of_it(turn: Turn, rating: ServiceRating) -> bool:
    """Whether the sender is neither of that unit nor the rater."""
    of_unit = any(one.unit == rating.unit for one in turn.roles)
    return not of_unit and rating.person_id != turn.reader.person_id


def _clerk(turn: Turn, rating: ServiceRating) -> Member | None:
    return turn.role(Role.CLERK) if _not_of_it(turn, rating) else None


def _publisher(turn: Turn, row: PublishedRating, rating: ServiceRating) -> Member | None:
    cleared = turn.work.staff.get(row.cleared_by)
    same = cleared is not None and cleared.person_id == turn.reader.person_id
    return turn.role(Role.SUPERVISOR) if _not_of_it(turn, rating) and not same else None


def show_publishing(turn: Turn) -> None:
    """What waits for the sender: a clerk's to clear, a supervisor's to publish; one of each."""
    to_clear = [one for one in _unseen(turn.office) if _clerk(turn, one) is not None]
    to_publish = [
        (row, rating)
        for row, rating in turn.work.publications.cleared()
        if _publisher(turn, row, rating) is not None
    ]
    if to_clear:
        turn.send(_clearing_card(turn.office, to_clear[0], turn.language, len(to_clear)))
    if to_publish:
        turn.send(_publishing_card(turn.office, *to_publish[0], turn.language, len(to_publish)))
    if not to_clear and not to_publish:
        turn.reply("publish.none", protect=True)


def _unseen(office: Office) -> list[ServiceRating]:
    """Nothing that may still be changed by its rater."""
    changed = timedelta(minutes=office.desk.rules.rating.edit_within_minutes)
    return office.work.publications.unseen(office.now - changed, AT_ONCE)


def _clearing_card(office: Office, rating: ServiceRating, language: Language, n: int) -> Message:
    what = offered(office, rating)
    one = shown(office, rating, what, language)
    text = say(language, "publish.clear", rating=in_words(one, language, whole=True), n=n)
    number = rating.id or 0
    first = [on_list(ALL, number, label(language, "button.pub_all"))] if what.words else []
    if what.reply:
        first.append(on_list(BARE, number, label(language, "button.pub_bare")))
    last = on_list(NONE, number, label(language, "button.pub_none"))
    return Message("publish.clear", text, (tuple(first), (last,)), protect=True)


def _publishing_card(
    office: Office, row: PublishedRating, rating: ServiceRating, language: Language, n: int
) -> Message:
    one = in_words(cleared(office, row, rating, language), language, whole=True)
    text = say(language, "publish.decide", rating=one, n=n)
    buttons: Rows = (to_decide(language, row.id, (YES, "button.pub_yes"), (NO, "button.pub_no")),)
    return Message("publish.decide", text, buttons, protect=True)


# What the buttons do


def clear(turn: Turn, rating_id: int, *, words: bool, publish: bool = True) -> str:
    """A clerk's word about a rating, once; returns what is shown for a moment."""
    rating = next((one for one in _unseen(turn.office) if one.id == rating_id), None)
    clerk = _clerk(turn, rating) if rating is not None else None
    if rating is None or clerk is None:
        return say(turn.language, "stale.button")
    what = offered(turn.office, rating)
    said = what.words if words else ""
    if publish and (said or what.reply):
        turn.work.publications.clear(
            rating_id, clerk.id, words=said, reply=what.reply, item=what.item
        )
        turn.reply("publish.cleared", protect=True)
    else:
        turn.work.publications.keep(rating_id, clerk.id)
        turn.reply("publish.kept", protect=True)
    return ""


def decide_publication(turn: Turn, row_id: int, *, published: bool) -> str:
    """A supervisor's word about what was cleared, once; returns what is shown for a moment."""
    row = turn.work.publications.get(row_id)
    if row is None or row.state != CLEARED:
        return say(turn.language, "stale.button")
    rating = turn.work.service_ratings.get(row.rating_id)
    member = _publisher(turn, row, rating)
    if member is None or not (row.words or row.reply):
        return say(turn.language, "stale.button")
    turn.work.publications.decide(row, member.id, published=published)
    turn.reply("publish.published" if published else "publish.left", protect=True)
    return ""


def ask_why(turn: Turn, row_id: int) -> str:
    """Why it is taken back: a reason is asked, and kept."""
    row = turn.work.publications.get(row_id)
    if row is None or row.state != PUBLISHED or turn.role(*TAKERS) is None:
        return say(turn.language, "stale.button")
    rows = tuple(
        (on_list(f"{WHY}{why}", row_id, label(turn.language, f"button.pub_why.{why}")),)
        for why in WHYS
    )
    text = say(turn.language, "publish.why")
    turn.send(Message("publish.why", text, rows, protect=True))
    return ""


def take_back(turn: Turn, row_id: int, why: str) -> str:
    """It is public no more, at once; who did it and why is kept."""
    row, member = turn.work.publications.get(row_id), turn.role(*TAKERS)
    if row is None or row.state != PUBLISHED or member is None or why not in WHYS:
        return say(turn.language, "stale.button")
    turn.work.publications.take_back(row, member.id, why)
    turn.reply("publish.taken_back", protect=True)
    return ""


# The rater's own word


def agree(turn: Turn, rating: ServiceRating | None, *, agreed: bool) -> str:
    """
    Whoever said something lets it be published, or takes that back, whenever they like.

    Taken back, the words are gone from where they stood, at once.
    """
    if rating is None or rating.person_id != turn.reader.person_id or rating.words is None:
        return say(turn.language, "stale.button")
    rating.may_publish = agreed
    if not agreed:
        turn.work.publications.unsaid(rating.id or 0)
    turn.send(agreement(turn.office, rating, turn.language))
    return ""


def agreement(office: Office, rating: ServiceRating, language: Language) -> Message:
    """How it stands with the rater's words, and the button that changes it."""
    key = "published.agreed" if rating.may_publish else "published.not_agreed"
    return Message(key, say(language, key), ((publish_button(office, rating, language),),))


def publish_button(office: Office, rating: ServiceRating, language: Language) -> Button:
    """What the rater may say about words of theirs: that they may be public, or may not."""
    action = DISAGREE if rating.may_publish else AGREE
    code = office.work.codes.rating(rating.id or 0)
    return on_rating(code, label(language, f"button.{action}"), action)


TAPS: Mapping[str, Callable[[Turn, int], str]] = {
    ALL: lambda turn, number: clear(turn, number, words=True),
    BARE: lambda turn, number: clear(turn, number, words=False),
    NONE: lambda turn, number: clear(turn, number, words=False, publish=False),
    YES: lambda turn, number: decide_publication(turn, number, published=True),
    NO: lambda turn, number: decide_publication(turn, number, published=False),
    BACK: ask_why,
    **{f"{WHY}{why}": partial(take_back, why=why) for why in WHYS},
}
