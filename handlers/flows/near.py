"""What the filing dialogue knows of cases that are of the same matter, as its draft keeps it."""

from pydantic import BaseModel, ConfigDict

from texts.catalogue import Language


class NearCase(BaseModel):
    """
    A case the matter may be of: its number, and what the person reads of it in each language.

    `mine`: their own. `open`: something can still be added to it.
    """

    model_config = ConfigDict(frozen=True)

    number: str
    words: dict[Language, str]
    mine: bool = False
    open: bool = True
