"""
The notice of processing (PIPL arts. 17, 35): shown at the first contact, and once when it changed.

Its version is made of its words in both languages, so that it cannot be forgotten to change it; the
words of every version are kept, and who was shown which, when.
"""

from hashlib import blake2b

from handlers.office import Turn
from texts.catalogue import Language, say

KEY = "welcome.notice"


def notice_words(turn: Turn, language: Language) -> str:
    """The notice as it is read on this channel."""
    office = turn.office
    county = office.desk.county
    return say(
        language,
        KEY,
        county=county.name_zh if language is Language.ZH else county.name_en,
        office=office.unit_name(language, None),
        storage=office.desk.channels[turn.reader.channel].storage[language],
        years=office.desk.keep_years,
        hotline=county.hotline,
    )


def version_of(words: str) -> str:
    """What a version is called: eight characters that change with any of its words."""
    return blake2b(words.encode(), digest_size=4).hexdigest()


def show_notice(turn: Turn, *, always: bool = False) -> None:
    """Show it where this version was not shown yet; `always` where it was asked for."""
    both = "\n\n".join(notice_words(turn, one) for one in Language)
    version = version_of(both)
    before = turn.reader.notice
    if before == version and not always:
        return
    changed = before is not None and before != version
    text = notice_words(turn, turn.language)
    if changed:
        text = f"{say(turn.language, 'notice.changed')}\n{text}"
    turn.reply_with_menu(KEY, text)
    if before != version:
        turn.work.notices.shown(turn.reader.person_id, version, both)
