"""Writes a golden file for each fact that has none. A file that is there is never touched."""

import json
from pathlib import Path

from examples import example

from peermatch.store.facts.fact_names import Names
from peermatch.store.facts.wire import shape_of
from peermatch.store.stored_names import STORED_NAMES

FOLDER = Path(__file__).parent


def golden_path(folder: Path, name: str, shape: int) -> Path:
    return folder / f"{name}.v{shape}.json"


def write_missing(folder: Path, names: Names) -> list[str]:
    """The names of the facts for which a file was written, in today's shape."""
    written = []
    for name in names:
        stored = names.stored(name)
        path = golden_path(folder, name, stored.shape)
        if path.exists():
            continue
        shape, fact = shape_of(stored.fact), example(stored.fact)
        content = {
            "plain": json.loads(shape.plain.encode(fact)),
            "personal": json.loads(shape.personal.encode(fact)),
        }
        path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        written.append(name)
    return written


if __name__ == "__main__":
    for written in write_missing(FOLDER, STORED_NAMES):
        print("written:", written)
