"""What is loaded when a process starts stays until it ends."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Nobody looks for garbage meanwhile, which took a quarter of a start, and what is there then
    is never looked through again: in a process that serves, that kept every request waiting for a
    fifth of a second now and then."""
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()
