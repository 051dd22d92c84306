"""The worker as a process: until it is told to end."""

import signal
import threading

from peermatch.bootstrap import open_deployment
from peermatch.settings.settings import Settings


def work(settings: Settings, *, solvers_beforehand: bool = True) -> None:
    """Works for one deployment until the process gets SIGTERM or SIGINT."""
    deployment = open_deployment(settings)
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _signal, _frame: ending.set())
    try:
        deployment.worker().work(ending, beforehand=solvers_beforehand)
    finally:
        deployment.close()
