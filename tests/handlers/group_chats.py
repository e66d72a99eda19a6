"""A group of a unit as its members see it: who types and taps in it, and what stands there."""

from dataclasses import dataclass

from chat import Chat
from town import CHANNEL, Somebody, Town

from handlers.incoming import Added, Incoming, Left, Moved, Said, Sender, Tapped
from storage.tables import UnitGroup

WORDS = Said | Tapped | Left | Added | Moved


@dataclass
class GroupChat:
    """A chat of several people; to the chat server it is a number below zero."""

    town: Town
    chat_id: int = -500
    title: str = "住建局工作群"
    taken: int = 0

    @property
    def chat(self) -> Chat:
        """What stands on everybody's screen."""
        return self.town.somebody(self.chat_id).chat

    def does(self, who: Somebody, what: WORDS) -> str:
        """One update from the group; returns what is new there."""
        sender = Sender(CHANNEL, self.chat_id, who.user_id, who.language_code)
        self.town.turn(Incoming(sender, what, self.title))
        return self.chat.read()

    def says(self, who: Somebody, text: str) -> str:
        """Somebody types in the group."""
        return self.does(who, Said(self.chat.take_id(), text))

    def answers(self, who: Somebody, text: str) -> str:
        """Somebody answers the newest card in words."""
        card = self.chat.of("group.card")[-1]
        return self.does(who, Said(self.chat.take_id(), text, reply_to=card.message_id))

    def taps(self, who: Somebody, label: str) -> str:
        """Somebody taps the newest button of these words; returns what they alone read."""
        seen = self.chat.with_button(label)
        return self.forges(who, seen.button(label), seen.message_id)

    def forges(self, who: Somebody, data: str, message_id: int | None = None) -> str:
        """A tap's data, of a button or of none; returns what the tapper alone reads."""
        self.taken += 1
        tap = f"group-{who.user_id}-{self.taken}"
        self.does(who, Tapped(tap, data, message_id))
        return self.chat.notes.get(tap, "")

    def bound(self) -> list[UnitGroup]:
        """Every group that is bound."""
        found: list[UnitGroup] = self.town.asks(lambda work: work.groups.bound())
        return found

    @property
    def cards(self) -> list[str]:
        """The cards that stand here and can be tapped."""
        return [one.text for one in self.chat.of("group.card")]
