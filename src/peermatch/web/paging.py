"""Which part of a long list a page shows."""

from dataclasses import dataclass
from urllib.parse import urlencode

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Paging:
    """Page `page`, from 1, of a list of `total` rows."""

    total: int
    page: int
    per_page: int = PER_PAGE

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def first_row(self) -> int:
        return min(self.total, (self.page - 1) * self.per_page + 1)

    @property
    def last_row(self) -> int:
        return min(self.total, self.page * self.per_page)

    @property
    def near(self) -> range:
        """Page numbers to offer: this one and two on either side."""
        return range(max(1, self.page - 2), min(self.last, self.page + 2) + 1)


@dataclass(frozen=True, slots=True)
class Address:
    """A list's address with its filters; called with a page number, that page's."""

    path: str
    chosen: dict[str, str]

    def __call__(self, page: int) -> str:
        query = {name: value for name, value in self.chosen.items() if value}
        return f"{self.path}?{urlencode({**query, 'page': page})}"
