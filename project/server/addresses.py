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


def is_within(peer: str, networks: Collection[str]) -> bool:
    """Whether ``peer`` is an address of one of ``networks``."""
    try:
        number = ipaddress.ip_address(peer)
    except ValueError:
        return False
    return any(number in ipaddress.ip_network(network, strict=False) for network in networks)
