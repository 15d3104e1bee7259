"""Why embedded servers did not start."""


class ServerError(Exception):
    """An embedded server cannot be started; says why in one sentence."""


class AlreadyRunning(ServerError):
    """Another process has started the servers of this home."""
