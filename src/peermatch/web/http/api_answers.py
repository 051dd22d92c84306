"""Answers that every API call shares: parts of lists, problems, and the command's own header."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Header, Query
from pydantic import BaseModel, ConfigDict, Field

IdempotencyKey = Annotated[
    UUID,
    Header(
        alias="Idempotency-Key",
        description="Chosen by the caller. Once a call is done, the same key and body give its"
        " answer again, and the key with another body is refused. A refused call has recorded"
        " nothing: corrected, it may be sent with the same key.",
    ),
]
Limit = Annotated[int, Query(ge=1, le=500, description="How many rows at most.")]


class Answer(BaseModel):
    """Filled from a read model's row by its attributes."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class PartOfList(Answer):
    """Some rows of a list that has `total` rows now; `next` asks for those after the last."""

    total: int
    next: str | None = Field(description="What to give as `after`; null at the end of the list.")


class FieldChoice(Answer):
    value: str
    words: str


class FieldProblem(Answer):
    field: str
    reason: str
    confirm: str | None = Field(
        None, description="Only unlikely: the code to give as `confirmed` if it is right."
    )
    choices: list[FieldChoice] | None = Field(
        None, description="Of several consents: what to choose from, in the words of the form."
    )


class Problem(Answer):
    """A refusal (RFC 9457). `code` is stable; `detail` is the sentence that pages show too."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldProblem]


Responses = dict[int | str, dict[str, Any]]

READING: Responses = {
    401: {"model": Problem, "description": "Nobody is signed in."},
    403: {"model": Problem, "description": "The role does not allow this."},
    422: {"model": Problem, "description": "The request can't be read; each field is named."},
}
READING_ONE: Responses = READING | {
    404: {"model": Problem, "description": "There is nothing with this id."},
}
WRITING: Responses = READING_ONE | {
    400: {"model": Problem, "description": "The body is not JSON."},
    409: {
        "model": Problem,
        "description": "It can't be done as things stand; the detail says why.",
    },
    413: {"model": Problem, "description": "The body is too large."},
}
