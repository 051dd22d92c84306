"""The command `peermatch`, or `python -m peermatch`."""

import sys

from peermatch.commands.loading import loading


def main() -> int:
    """Exit code 0 when done, 1 when something was refused, 2 for a wrong call or setting."""
    with loading():
        from peermatch import cli  # noqa: PLC0415  not before it is loaded so
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
