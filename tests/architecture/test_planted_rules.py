"""Each rule of `make rules` has planted examples: what it catches, and what it lets through."""

import re
import tomllib
from pathlib import Path

RULES = Path(__file__).parent / "rules"


def test_each_rule_has_examples_that_it_catches_and_lets_through() -> None:
    written = (RULES / "promises.yml").read_text(encoding="utf-8")
    ids = re.findall(r"^  - id: (\S+)$", written, re.MULTILINE)
    planted = tomllib.loads((RULES / "planted.toml").read_text(encoding="utf-8"))
    assert list(planted) == ids
    assert len(set(ids)) == len(ids)
    for rule, examples in planted.items():
        assert set(examples) == {"at", "caught", "passed"}, rule
        assert examples["caught"], rule
        assert examples["passed"], rule


def test_files_that_a_rule_leaves_out_are_there() -> None:
    """One that is gone or was moved would leave the next one of its name out unseen."""
    root = Path(__file__).parents[2] / "src"
    written = (RULES / "promises.yml").read_text(encoding="utf-8")
    left_out = re.findall(r'"(\*\*/[^"]+)"', written)
    assert len(left_out) > 10
    for pattern in left_out:
        assert list(root.glob(pattern)), pattern
