"""Filing in a dialogue: a sentence, a place, send. Anything first, one question at a time."""

from handlers.flows.draft import Facts, FileDraft, opening
from handlers.flows.file_answers import ANSWERS_STEP
from handlers.flows.file_category import CATEGORY_STEP
from handlers.flows.file_conduct import CONDUCT_STEP
from handlers.flows.file_join import AGAIN_STEP, JOIN_STEP, looked
from handlers.flows.file_matter import DANGER_STEP, TEXT_STEP, WHICH_STEP
from handlers.flows.file_refusable import REFUSABLE_STEP
from handlers.flows.file_review import PLACE_STEP, REVIEW_STEP
from handlers.talking.dialogue import Flow

__all__ = ["FILE", "Facts", "FileDraft", "opening"]

FILE = Flow(
    "file",
    FileDraft,
    (
        DANGER_STEP,
        AGAIN_STEP,
        WHICH_STEP,
        TEXT_STEP,
        ANSWERS_STEP,
        CONDUCT_STEP,
        CATEGORY_STEP,
        REFUSABLE_STEP,
        PLACE_STEP,
        JOIN_STEP,
        REVIEW_STEP,
    ),
    pause_hours=2,
    look=looked,
)
