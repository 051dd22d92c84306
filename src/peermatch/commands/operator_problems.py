"""What an operator can mend."""

from matching.problem.problem import ProblemRefused
from matching.process import SolverStopped
from peermatch.key_file import KeysMissing, KeysThere
from peermatch.proof_commands import WitnessNotRead
from peermatch.readmodels.engine.projector import NotCaughtUp
from peermatch.settings.values import SettingRefused
from peermatch.store import BadKeyFile, HeldBack, KeyUnavailable, NotMigrated, UnsafeSetting
from peermatch.store.keys.wrapping.key_holders import HolderMisnamed
from peermatch.store.keys.wrapping.key_source import KeysInEnvironment
from peermatch.store.keys.wrapping.rotation import StillInUse
from peermatch.store.operating.backup import DamagedBackup, NotEmpty
from peermatch.store.operating.scrubbing import NotErased

OPERATOR_PROBLEMS = (
    SettingRefused,
    KeysMissing,
    KeysThere,
    BadKeyFile,
    HolderMisnamed,
    KeysInEnvironment,
    StillInUse,
    UnsafeSetting,
    NotMigrated,
    KeyUnavailable,
    NotErased,
    HeldBack,
    NotCaughtUp,
    NotEmpty,
    DamagedBackup,
    ProblemRefused,
    SolverStopped,
    WitnessNotRead,
    FileNotFoundError,
    FileExistsError,
    IsADirectoryError,
    NotADirectoryError,
    PermissionError,
)
"""Told in a line instead of a traceback."""
