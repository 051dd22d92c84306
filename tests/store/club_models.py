"""Read models of clubs and their members, for the projector's tests."""

from small_domain import NOON, Joined, Left, Opened, Scored, command
from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, Uuid, select

from domain.shared.decider import Decider
from peermatch.readmodels.engine.projection import Projection

TABLES = MetaData()
MEMBERS = Table(
    "members",
    TABLES,
    Column("person", Uuid, primary_key=True),
    Column("club", Uuid, index=True),
    Column("order", Integer),
    Column("name", LargeBinary),
)
CLUBS = Table(
    "clubs",
    TABLES,
    Column("club", Uuid, primary_key=True),
    Column("place", String(100)),
    Column("points", Integer),
)


def _joined(rows, r):
    rows.put(MEMBERS, person=r.fact.person, club=r.stream, order=r.version, name=r.sealed)


def _left(rows, r):
    rows.remove(MEMBERS, person=r.fact.person)


def _opened(rows, r):
    rows.put(CLUBS, club=r.stream, place=r.fact.place, points=0)


def score_club(rows, r):
    club = rows.get(CLUBS, club=r.stream)
    if club is not None:
        rows.change(CLUBS, {"club": r.stream}, points=club["points"] + r.fact.points)


def members(shape=1, joined=_joined):
    return Projection("members", shape, (MEMBERS,), {Joined: joined, Left: _left})


def clubs(shape=1, scored=score_club):
    return Projection("clubs", shape, (CLUBS,), {Opened: _opened, Scored: scored})


MODELS = (members(), clubs())
ANY = Decider("any", None, lambda state, fact: state)


class SetClock:
    """Stands still until a test moves it."""

    moment = NOON

    def now(self):
        return self.moment


def record(store, stream, *facts, at=NOON):
    def decide(work):
        work.load(ANY, stream).record(*facts)
        return {}

    return store.run(command(at=at), decide).position


def table(views, which):
    with views.connect() as connection:
        return [tuple(row) for row in connection.execute(select(which).order_by(*which.c))]
