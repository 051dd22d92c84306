"""Where a sign-in comes from: the network address, and the cookie that a device is known by."""

from ipaddress import IPv6Address, ip_address, ip_network

from fastapi import Request
from starlette.responses import Response

from peermatch.store.accounts.known_devices import DEVICE_LIFE

NETWORK_OF_ONE = 64
"""Bits of an IPv6 address that one household or office shares; the rest it may choose freely."""


def source_of(request: Request) -> str:
    """The caller's address as the proxies in front tell it (`PEERMATCH_PROXIES`)."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or ip_network((int(address), NETWORK_OF_ONE), strict=False))
    return str(address)


def device_cookie(https: bool) -> str:
    """Bound to this host and to HTTPS as the sign-in's cookie is."""
    return "__Host-peermatch-device" if https else "peermatch-device"


def keep_cookie(response: Response, name: str, value: str, seconds: int, https: bool) -> None:
    """Has the browser keep it for this service alone, out of reach of scripts and other sites."""
    response.set_cookie(
        name, value, max_age=seconds, path="/", secure=https, httponly=True, samesite="lax"
    )


def keep_device(response: Response, device: str, https: bool) -> None:
    keep_cookie(response, device_cookie(https), device, int(DEVICE_LIFE.total_seconds()), https)
