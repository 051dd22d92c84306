"""Every route and command by every role, about what is their own, somebody else's and nobody's."""

import sys

from web_here import served

from stories.ways.reached import reached
from web.conftest import NEW_REFERRAL


def main() -> None:
    with served() as on:
        found = reached(on, NEW_REFERRAL)
    for what in found.wrong:
        print(what, file=sys.stderr)
    print(f"FIGURE access.asked {found.asked} answers")
    print(f"FIGURE access.wrong {len(found.wrong)} answers")


if __name__ == "__main__":
    main()
