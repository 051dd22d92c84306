"""Attacks on the running product, each with its figure: `python bench/security.py [part ...]`."""

import sys
from collections.abc import Callable

import access
import breach
import controls
import leaking
import proof_attacks
import sign_in_timing

PARTS: dict[str, Callable[[], None]] = {
    "access": access.main,
    "leaks": leaking.main,
    "sign-in": sign_in_timing.main,
    "tampering": proof_attacks.tampering,
    "guessing": proof_attacks.guessing,
    "breach": breach.main,
    "asvs": controls.main,
}


def main() -> None:
    for name in sys.argv[1:] or PARTS:
        PARTS[name]()


if __name__ == "__main__":
    main()
