"""Requests that arrive at a rate, whether or not those before are answered.

A request's time is counted from the moment at which it was due, so a service that falls behind is
not asked less (no coordinated omission).
"""

import asyncio
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

import h11

AT_ONCE = 64
"""Connections to one process."""
MOST_WAITING = 2000
"""Requests under way; what comes on top of them counts as not answered."""
PATIENCE = 30.0
"""Seconds after which a request counts as not answered."""


@dataclass(frozen=True, slots=True)
class Request:
    """`about` is what a line of figures is about."""

    about: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` is 0 where there was none."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def code(self) -> str:
        """What a refusal of the API calls itself."""
        if "json" not in self.headers.get("content-type", ""):
            return ""
        told = json.loads(self.body)
        return str(told.get("code", "")) if isinstance(told, dict) else ""


@dataclass
class Kind:
    """So many requests a second of one kind; `told` hears each answer."""

    name: str
    rate: float
    next: Callable[[], Request]
    told: Callable[[Request, Answer], None] = lambda _request, _answer: None
    times: list[float] = field(default_factory=list)
    """Seconds, of what was answered."""
    by_what: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)

    def forget(self) -> None:
        """What was measured until now."""
        self.times.clear()
        self.by_what.clear()
        self.statuses.clear()
        self.wrong.clear()


async def arrive(
    kinds: Sequence[Kind], ports: Sequence[int], seconds: float, random: Random
) -> None:
    """Asks for so long, with pauses as chance makes them (a Poisson process each); returns once
    all is answered."""
    doors = [Door(port) for port in ports]
    under_way: set[asyncio.Task[None]] = set()

    async def ask(kind: Kind, request: Request, due: float, door: "Door") -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await door.ask(request)
        except (OSError, TimeoutError, h11.RemoteProtocolError, Closed):
            answer = Answer(0)
        kind.statuses[answer.status] += 1
        if answer.status:
            took = time.monotonic() - due
            kind.times.append(took)
            kind.by_what[request.about].append(took)
        if answer.status == 0 or answer.status >= 400:
            kind.wrong[f"{request.about} {answer.status} {answer.code}"] += 1
        kind.told(request, answer)

    async def come(kind: Kind) -> None:
        due, turn = time.monotonic(), 0
        until = due + seconds
        while (due := due + random.expovariate(kind.rate)) < until:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            if len(under_way) >= MOST_WAITING:
                kind.statuses[0] += 1
                kind.wrong["not asked: too much under way"] += 1
                continue
            turn += 1
            task = asyncio.create_task(ask(kind, kind.next(), due, doors[turn % len(doors)]))
            under_way.add(task)
            task.add_done_callback(under_way.discard)

    await asyncio.gather(*(come(kind) for kind in kinds if kind.rate))
    await asyncio.gather(*under_way)
    for door in doors:
        door.close()


class Door:
    """One process of the service, and the connections to it that are free."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: list[Line] = []
        self._places = asyncio.Semaphore(AT_ONCE)

    async def ask(self, request: Request) -> Answer:
        async with self._places:
            while self._free:
                line = self._free.pop()
                try:
                    return await self._on(line, request)
                except Closed:
                    continue  # it was left idle for long: nothing of the request was read
            return await self._on(await Line.to(self._port), request)

    async def _on(self, line: "Line", request: Request) -> Answer:
        try:
            answer, goes_on = await line.ask(request)
        except BaseException:
            line.close()
            raise
        if goes_on:
            self._free.append(line)
        else:
            line.close()
        return answer

    def close(self) -> None:
        for line in self._free:
            line.close()


class Closed(Exception):
    """The other side ended the connection before it answered anything."""


class Line:
    """One connection."""

    def __init__(
        self, host: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._host, self._reader, self._writer = host, reader, writer
        self._state = h11.Connection(h11.CLIENT)

    @classmethod
    async def to(cls, port: int) -> "Line":
        return cls(f"127.0.0.1:{port}", *await asyncio.open_connection("127.0.0.1", port))

    async def ask(self, request: Request) -> tuple[Answer, bool]:
        """The answer, and whether the connection can be used again. Raises Closed."""
        body, method = request.body, "GET" if request.body is None else "POST"
        headers = [("Host", self._host), *request.headers]
        if body is not None:
            headers.append(("Content-Length", str(len(body))))
        send = self._state.send
        said = send(h11.Request(method=method, target=request.target, headers=headers)) or b""
        said += (send(h11.Data(data=body)) or b"") if body else b""
        try:
            self._writer.write(said + (send(h11.EndOfMessage()) or b""))
            status, told, found = 0, dict[str, str](), list[bytes]()
            while True:
                match event := self._state.next_event():
                    case h11.NEED_DATA:
                        some = await self._reader.read(65536)
                        if not some and not status:
                            raise Closed
                        self._state.receive_data(some)
                    case h11.Response():
                        status = event.status_code
                        told = {name.decode(): value.decode() for name, value in event.headers}
                    case h11.Data():
                        found.append(bytes(event.data))
                    case h11.EndOfMessage():
                        break
        except ConnectionError as error:
            raise Closed from error
        goes_on = self._state.our_state is self._state.their_state is h11.DONE
        if goes_on:
            self._state.start_next_cycle()
        return Answer(status, told, b"".join(found)), goes_on

    def close(self) -> None:
        self._writer.close()
