"""The event store: one log, sealed personal data, commands that have one effect."""

from peermatch.store.databases.engines import Place
from peermatch.store.databases.passing import may_pass
from peermatch.store.facts.command_log import JSON, Command, CommandReused, Done, DoneByAnother
from peermatch.store.facts.envelope import Recorded
from peermatch.store.facts.fact_names import Names, NotStorable, Stored, UnknownName, Upcast
from peermatch.store.facts.position import START, Position
from peermatch.store.keys.gate import Gate, Opening
from peermatch.store.keys.opening import About, Opened
from peermatch.store.keys.sealing import (
    ERASED,
    SEALED,
    UNREADABLE,
    Erased,
    Seal,
    Sealed,
    Tampered,
    Unreadable,
)
from peermatch.store.keys.vault import PersonErased
from peermatch.store.keys.wrapping.keyring import BadKeyFile, KeyRing, KeyUnavailable
from peermatch.store.log.decided_together import Together
from peermatch.store.log.kept_waiting import HeldBack, TooBusy
from peermatch.store.log.look import Look
from peermatch.store.log.record import UnsafeSetting
from peermatch.store.log.work import Stream, Work
from peermatch.store.migrating import NotMigrated, migrate
from peermatch.store.store import Store

__all__ = [
    "ERASED",
    "JSON",
    "SEALED",
    "START",
    "UNREADABLE",
    "About",
    "BadKeyFile",
    "Command",
    "CommandReused",
    "Done",
    "DoneByAnother",
    "Erased",
    "Gate",
    "HeldBack",
    "KeyRing",
    "KeyUnavailable",
    "Look",
    "Names",
    "NotMigrated",
    "NotStorable",
    "Opened",
    "Opening",
    "PersonErased",
    "Place",
    "Position",
    "Recorded",
    "Seal",
    "Sealed",
    "Store",
    "Stored",
    "Stream",
    "Tampered",
    "Together",
    "TooBusy",
    "UnknownName",
    "Unreadable",
    "UnsafeSetting",
    "Upcast",
    "Work",
    "may_pass",
    "migrate",
]
