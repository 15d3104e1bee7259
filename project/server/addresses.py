"""Addresses of the network: who counts as one caller, and which peers are our own proxies."""

import ipaddress
from collections.abc import Collection, Sequence
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


def client_address(peer: str, forwarded: Sequence[str], proxies: Collection[str]) -> str:
    """Who asks, as far as the network knows: ``peer``, or whom our own proxies name.

    X-Forwarded-For is read from its end, where they write, and only as far as they reach. A network of all addresses
    says that whoever connects is one, as on a platform whose routers have no fixed address; it makes none of those whom
    the field names one, or visitors could write down who they are.

    Args:
        peer: of the connection.
        forwarded: the values of X-Forwarded-For, in their order.
        proxies: networks of our own proxies.
    """
    return (peer, *believed_hops(peer, forwarded, proxies))[-1]


def believed_hops(peer: str, forwarded: Sequence[str], proxies: Collection[str]) -> list[str]:
    """The entries of X-Forwarded-For that our own proxies wrote, from its end on: see `client_address`."""
    named = [network for network in proxies if _network(network).prefixlen]
    seen, trusted, believed = peer, proxies, []
    for hop in reversed([_without_port(hop.strip()) for value in forwarded for hop in value.split(",")]):
        if not hop or not is_within(seen, trusted):
            break
        seen, trusted = hop, named
        believed.append(hop)
    return believed


def is_within(peer: str, networks: Collection[str]) -> bool:
    """Whether ``peer`` is an address of one of ``networks``; at a port for IPv6, IPv4 comes as ::ffff:10.0.0.1."""
    try:
        number = ipaddress.ip_address(peer)
    except ValueError:
        return False
    same = {number, getattr(number, "ipv4_mapped", None) or number}
    return any(address in _network(network) for network in networks for address in same)


def _without_port(hop: str) -> str:
    """Some proxies write 192.0.2.1:4711 or [2001:db8::1]:4711."""
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop


@lru_cache(256)
def _network(written: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    return ipaddress.ip_network(written, strict=False)
