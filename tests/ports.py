"""Ports for servers of the tests."""

import random
import socket

BELOW_PASSING_ONES = range(12_000, 32_000)  # where the system does not put anybody's outgoing connections


def free_port() -> int:
    """A port of this machine where nobody listens.

    It is taken by a server only later, so it is none that the system may give to somebody else meanwhile, and hardly
    one that another worker of pytest comes upon: each begins anywhere.
    """
    anywhere = random.SystemRandom()  # pytest-randomly seeds the common one alike for every worker
    while True:
        port = anywhere.choice(BELOW_PASSING_ONES)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
