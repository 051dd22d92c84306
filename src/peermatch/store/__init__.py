"""The event store: one log, sealed personal data, commands that have one effect."""

from peermatch.store.commandlog import JSON, Command, CommandReused, Done
from peermatch.store.engines import Place
from peermatch.store.envelope import Recorded
from peermatch.store.keyring import BadKeyFile, KeyRing, KeyUnavailable
from peermatch.store.migrating import NotMigrated, migrate
from peermatch.store.names import Names, NotStorable, Stored, UnknownName, Upcast
from peermatch.store.opening import Opened
from peermatch.store.passing import may_pass
from peermatch.store.position import START, Position
from peermatch.store.record import UnsafeSetting
from peermatch.store.sealing import ERASED, SEALED, UNREADABLE, Erased, Sealed, Tampered, Unreadable
from peermatch.store.store import Gate, HeldBack, Opening, Store, TooBusy
from peermatch.store.vault import PersonErased
from peermatch.store.work import Stream, Work

__all__ = [
    "ERASED",
    "JSON",
    "SEALED",
    "START",
    "UNREADABLE",
    "BadKeyFile",
    "Command",
    "CommandReused",
    "Done",
    "Erased",
    "Gate",
    "HeldBack",
    "KeyRing",
    "KeyUnavailable",
    "Names",
    "NotMigrated",
    "NotStorable",
    "Opened",
    "Opening",
    "PersonErased",
    "Place",
    "Position",
    "Recorded",
    "Sealed",
    "Store",
    "Stored",
    "Stream",
    "Tampered",
    "TooBusy",
    "UnknownName",
    "Unreadable",
    "UnsafeSetting",
    "Upcast",
    "Work",
    "may_pass",
    "migrate",
]
