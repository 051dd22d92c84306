"""A row of a benchmark."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    name: str
    value: float
    unit: str

    def __str__(self) -> str:
        return f"FIGURE {self.name} {self.value:.6g} {self.unit}"
