"""One made-up participant's whole story, three years long, as the service tells it."""

from datetime import datetime
from functools import cache

from peermatch.usecases.core.program import Program
from stories.story import story_beginning as beginning
from stories.story import story_cast as cast
from stories.story import story_end as end
from stories.story import story_middle as middle
from stories.story.storyteller import storyteller

CHAPTERS = (
    ("She comes, and is asked", (beginning.comes, beginning.consents, beginning.waits)),
    ("She chooses", (beginning.chooses, beginning.begins)),
    ("A year with Avery", (middle.meets, middle.plans, middle.challenges)),
    ("Less, and a rest", (middle.checks_in, middle.rests)),
    ("Someone else, and a group", (end.loses_and_finds, end.joins)),
    ("Gone, back, and done", (end.leaves, end.returns, end.ends)),
)
OPENING = (
    "# A participant's story",
    "",
    "June Example and everyone around her are made up. What happens to her is done by the real",
    "service on the days given, and told in the sentences that its pages show; what it refuses,",
    "in the words of the rule. In brackets: who gave the command. Written by `make docs`.",
)


@cache
def document() -> str:
    """The story as Markdown."""
    begins = datetime.combine(cast.BEGINS, datetime.min.time(), Program().zone)
    with storyteller(begins) as story:
        cast.program(story)
        for title, scenes in CHAPTERS:
            story.heading(title)
            for scene in scenes:
                scene(story)
        return "\n".join((*OPENING, *story.lines)) + "\n"
