"""`python -m scheduling`: what to place as JSON on stdin, the placement as JSON on stdout."""

import sys

from scheduling.planner.placement import place
from scheduling.planner.placement_documents import (
    PlacementRefused,
    placement_problem_from_json,
    placement_to_json,
)


def main() -> int:
    """Exit code 0 with a placement, 2 with a sentence on stderr for a document that is refused."""
    try:
        demands, shared = placement_problem_from_json(sys.stdin.buffer.read())
    except PlacementRefused as refused:
        sys.stderr.write(f"{refused.sentence}\n")
        return 2
    sys.stdout.buffer.write(placement_to_json(place(demands, shared)) + b"\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
