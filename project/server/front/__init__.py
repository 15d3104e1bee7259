"""What stands before every request: limits, time-outs and refusals of the HTTP connection, and what needs no thread.

In it: the protocol that uvicorn runs for each connection, the connections of this process with the clock that looks
after them, static files from memory, /livez, and the rate of requests of one address. Never in it: anything of Django.
Start with `connection_limits` (what can be set), then `protocol` (the way of the bytes). Wired by `project.asgi`.
Why it is ours: docs/decisions/0090-the-front-is-ours.md.
"""
