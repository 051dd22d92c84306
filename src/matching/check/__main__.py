"""`python -m check PROBLEM PLAN`, or `python -m matching.check PROBLEM PLAN`."""

import gc
import sys
from pathlib import Path

from .check_plan import checked

if __name__ == "__main__":
    gc.disable()  # the process ends with its answer
    sys.exit(checked(*map(Path, sys.argv[1:3])))
