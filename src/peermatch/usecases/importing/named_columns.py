"""Which of our columns a file's own columns are, where somebody said so."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.shared.names import trimmed
from peermatch.usecases.input.parsing import Unreadable

REFUSED_BECAUSE = "refused_because"
"""A file of refused rows has this column besides; it is passed over when the file comes back."""
NO_NAME = "(no name)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """What a person said of one file: its kind, where its header doesn't tell it; our column for
    each of its own by name (`named`) or in their order (`placed`), empty for one that is left out;
    and what every row has in a column that it leaves empty."""

    kind: str = ""
    named: Mapping[str, str] = field(default_factory=dict)
    placed: tuple[str, ...] = ()
    filled: Mapping[str, str] = field(default_factory=dict)

    def columns(self, header: tuple[str, ...]) -> tuple[str, ...]:
        """Our column for each, as far as it is said. Raises Unreadable where more are placed than
        there are."""
        if self.placed:
            if len(self.placed) != len(header):
                raise Unreadable("has other columns than those that were told")
            return self.placed
        told = {spelled(name): column for name, column in self.named.items()}
        return tuple(told.get(spelled(cell), own_column(cell)) for cell in header)


AS_IT_IS = Arrangement()


def spelled(name: str) -> str:
    """Capitals and spaces don't matter."""
    return "_".join(trimmed(name).casefold().split())


def own_column(cell: str) -> str:
    """What a header names by itself; empty for what is passed over."""
    name = spelled(cell)
    return "" if name == REFUSED_BECAUSE else name or NO_NAME


def pair(text: str) -> tuple[str, str]:
    """`Their column=our column`. Raises Unreadable for a text without `=`."""
    name, sign, value = text.partition("=")
    if not sign:
        raise Unreadable("is not like Date of birth=birth_date")
    return name.strip(), value.strip()
