"""A word of a participant where it must not be; is a planted leak of each kind found?"""

import sys

from web_here import served

from stories.ways.leaks import PLANTED_LEAKS, leaks, missed, walked
from stories.ways.planted import plant


def main() -> None:
    with served() as on:
        said = walked(on, plant(on))
    for what in leaks(said):
        print(what, file=sys.stderr)
    print(f"FIGURE leaks.answers {len(said.answers)} answers")
    print(f"FIGURE leaks.found {len(leaks(said))} places")
    print(f"FIGURE leaks.planted {len(PLANTED_LEAKS)} kinds")
    print(f"FIGURE leaks.missed {len(missed(said))} kinds")


if __name__ == "__main__":
    main()
