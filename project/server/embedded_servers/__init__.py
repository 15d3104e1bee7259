"""The embedded servers: a real PostgreSQL and a real Valkey from their wheels, started as children of one process.

Both listen only on Unix sockets, PostgreSQL asks for a password that stands in a file of its owner, and every folder
of theirs is closed to everybody else: no other user of the machine gets in, whether Marquee runs as root or not.
They outlive a killed parent; the next start ends what it left behind.

    addresses       where they listen, and their password    <- what the settings read
    servers         starting and stopping them                <- what `up` and the tests use
    cluster         PostgreSQL's data folder, its user and its locks
    wheels          the programs that the wheels bring
    folders         folders of our own, refused when they are somebody else's

Never in it: Django, and what the data mean. Start with `servers`.
"""

from project.server.embedded_servers.addresses import Addresses, addresses
from project.server.embedded_servers.errors import AlreadyRunning, ServerError
from project.server.embedded_servers.servers import Servers
from project.server.embedded_servers.wheels import postgres_program

__all__ = ["Addresses", "AlreadyRunning", "ServerError", "Servers", "addresses", "postgres_program"]
