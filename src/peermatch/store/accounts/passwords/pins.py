"""PINs that open a private link: which ones are hard enough to guess."""

from itertools import pairwise

from domain.shared.decider import Refusal

PIN_DIGITS = 6


class PinNotUsable(Refusal):
    sentence = f"A PIN has {PIN_DIGITS} digits, not all alike and not in a row like 123456."
    field = "pin"


def usable(pin: str) -> bool:
    digits = len(pin) == PIN_DIGITS and pin.isascii() and pin.isdigit()
    return digits and len({(int(b) - int(a)) % 10 for a, b in pairwise(pin)}) > 1
