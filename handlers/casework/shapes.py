"""How a chat shows a kept file."""

from storage.attachments import Attached, Kept


def shape(file: Attached) -> str:
    """How a chat shows it: a picture, a voice note, or a file to open."""
    if file.state is Kept.READY:
        return "photo"
    return "voice" if file.kind == "voice" and file.sort == "ogg" else "document"
