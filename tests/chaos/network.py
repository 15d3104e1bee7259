"""Clients on a network of their own: a namespace behind a virtual Ethernet cable, with packets of 1,500 bytes."""

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

NAMESPACES = Path("/run/netns")
PREFIX = "marquee-"  # and the process that made it


@dataclass(frozen=True)
class Network:
    """From where clients come."""

    server: str  # the address under which they reach this machine
    client: str  # the one that they have
    open: Callable[[], socket.socket]


@contextmanager
def far_network() -> Iterator[Network]:
    """A network of its own, removed at the end; where none can be made the loopback, which is said."""
    with ExitStack() as stack:
        try:
            network = _make(stack)
        except (OSError, subprocess.CalledProcessError) as error:
            stack.close()
            why = getattr(error, "stderr", "") or error
            print(f"No network namespace, so the slow clients come over the loopback: {str(why).strip()}")
            network = Network("127.0.0.1", "127.0.0.1", socket.socket)
        yield network


def _make(stack: ExitStack) -> Network:
    if os.geteuid() != 0:
        raise PermissionError("only root can make one")
    if not shutil.which("ip"):
        raise FileNotFoundError("there is no ip (iproute2)")
    _remove_what_killed_runs_left()
    name, here, there = f"{PREFIX}{os.getpid()}", f"mq{os.getpid()}a", f"mq{os.getpid()}b"
    server, client = (f"198.18.{os.getpid() % 256}.{number}" for number in (1, 2))  # kept for tests of networks
    _ip("netns", "add", name)
    stack.callback(_ip, "netns", "delete", name)
    _ip("link", "add", here, "mtu", "1500", "type", "veth", "peer", "name", there, "mtu", "1500", "netns", name)
    stack.callback(_ip, "link", "delete", here)  # while a socket lives, so would the namespace and its end
    for end, address, inside in ((here, server, ()), (there, client, ("-n", name))):
        _ip(*inside, "address", "add", f"{address}/30", "dev", end)
        _ip(*inside, "link", "set", end, "up", "gso_max_segs", "1")  # no packets in bulk, as a real cable has none
    inside_of = stack.enter_context(ThreadPoolExecutor(1, initializer=_enter, initargs=(name,)))
    return Network(server, client, lambda: inside_of.submit(socket.socket).result())


def _enter(name: str) -> None:
    """Have this thread open its sockets in the namespace."""
    with (NAMESPACES / name).open() as namespace:
        os.setns(namespace.fileno(), os.CLONE_NEWNET)


def _remove_what_killed_runs_left() -> None:
    for path in NAMESPACES.glob(f"{PREFIX}*"):
        if not psutil.pid_exists(int(path.name.removeprefix(PREFIX))):
            _ip("netns", "delete", path.name)


def _ip(*command: str) -> None:
    subprocess.run(["ip", *command], check=True, capture_output=True, text=True, timeout=20)
