"""Addresses of the network: who counts as one caller, and which peers are our own proxies."""

import ipaddress
from collections.abc import Collection
from functools import lru_cache

HOUSEHOLD_PREFIX = 64  # bits of an IPv6 address that a household has; the rest costs nothing to change


@lru_cache(4096)
def household(peer: str) -> str:
    """The caller behind an address: an IPv4 address, an IPv6 network of 64 bits, or ``peer`` if it is neither."""
    try:
        number = ipaddress.ip_address(peer)
    except ValueError:
        return peer
    if isinstance(number, ipaddress.IPv6Address):
        network = ipaddress.ip_network((int(number), HOUSEHOLD_PREFIX), strict=False)
        return str(number.ipv4_mapped or network.network_address)
    return str(number)


@lru_cache(4096)
def shortened(peer: str) -> str:
    """An address as the log may keep it, where from about, but not who: IPv4 without its last 8 bits, IPv6 to 48."""
    try:
        number = ipaddress.ip_address(household(peer))
    except ValueError:
        return ""
    return str(ipaddress.ip_network((str(number), 24 if number.version == 4 else 48), strict=False).network_address)


def is_within(peer: str, networks: Collection[str]) -> bool:
    """Whether ``peer`` is an address of one of ``networks``."""
    try:
        number = ipaddress.ip_address(peer)
    except ValueError:
        return False
    return any(number in _network(network) for network in networks)


@lru_cache(256)
def _network(written: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    return ipaddress.ip_network(written, strict=False)
