"""The messages a draft was told in, so that an edit of one of them changes the draft."""

from pydantic import BaseModel, ConfigDict

from storage.values import Spoken


class Heard(BaseModel):
    """One message of a draft, as JSON: its words, and whether it was pictures or files alone."""

    model_config = ConfigDict(frozen=True)

    message_id: int
    text: str = ""
    album: str | None = None
    files: bool = False


def spoken(address_id: int, heard: tuple[Heard, ...]) -> tuple[Spoken, ...]:
    """The messages of a draft as what was spoken at an address."""
    return tuple(Spoken(address_id, one.message_id, one.text, one.album) for one in heard)


def find(heard: tuple[Heard, ...], message_id: int) -> Heard | None:
    """The message of this number, or None."""
    return next((one for one in heard if one.message_id == message_id), None)


def reheard(heard: tuple[Heard, ...], message_id: int, text: str) -> tuple[Heard, ...]:
    """The same messages, one of them in other words."""
    return tuple(
        one.model_copy(update={"text": text}) if one.message_id == message_id else one
        for one in heard
    )


def reworded(whole: str, old: str, new: str) -> str | None:
    """
    The text with one of its messages in other words; None where it isn't there any more.

    A message that had no words (a picture) gets some: they come last.
    """
    if not old:
        return "\n".join(part for part in (whole, new) if part)
    framed = f"\n{whole}\n"
    if f"\n{old}\n" not in framed:
        return None
    between = f"\n{new}\n" if new else "\n"
    return framed.replace(f"\n{old}\n", between, 1).strip("\n")
