"""What every named thing of a county file has."""

from pydantic import Field

from bot.config.sections import Section

CODE = "a unit's code"


class Named(Section):
    """Something with a code and a name in both languages."""

    code: str = Field(description="a short code in a-z, 0-9 and _")
    zh: str = Field(min_length=1, description="its Chinese name")
    en: str = Field(min_length=1, description="its English name")
