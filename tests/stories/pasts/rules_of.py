"""The default limits with one of them changed, as a program might have decided."""

from dataclasses import replace
from types import MappingProxyType
from typing import Any

from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import LimitName, Limits


def limits_with(name: LimitName, **changes: Any) -> Limits:
    limit = replace(DEFAULT_LIMITS[name], **changes)
    return Limits(MappingProxyType({**DEFAULT_LIMITS.table, name: limit}))
