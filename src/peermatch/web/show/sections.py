"""A record's page as sections: facts by label, lists of items, and what may be done."""

from dataclasses import dataclass, field

from peermatch.web.actions import Link


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list; `links` are its own forms. `whose` is `person` or `staff` where the
    title is somebody's name."""

    title: str
    lines: tuple[str, ...] = ()
    tag: str = ""
    address: str = ""
    links: tuple[Link, ...] = ()
    whose: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """`facts` without a text are left out; `none` is said when there is nothing at all."""

    key: str
    title: str
    facts: tuple[tuple[str, str], ...] = ()
    items: tuple[Item, ...] = ()
    links: tuple[Link, ...] = ()
    none: str = ""
    button: Link | None = None
    """What is done here most."""
    more: Link | None = None
    """Where all of what is shown in part is."""

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        return tuple((label, text) for label, text in self.facts if text)

    @property
    def empty(self) -> bool:
        return not self.told and not self.items

    @property
    def bare(self) -> bool:
        """Nothing to show, to say or to do."""
        return self.empty and not (self.none or self.links or self.button)


@dataclass(frozen=True, slots=True)
class RecordPage:
    """What `record.html` shows."""

    title: str
    lead: str = ""
    tags: tuple[str, ...] = ()
    up: Link | None = None
    button: Link | None = None
    """What is done here most."""
    links: tuple[Link, ...] = field(default=())
    sections: tuple[Section, ...] = ()
