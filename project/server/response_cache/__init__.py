"""A cache of public responses, in pure ASGI before Django: it could leave this house as a package of its own.

In it: which answer of an address is asked for (`variant`), which may be kept (`recorder`), in what form (`entry`),
where (`store`: memory, then Redis by `redis_pipeline`), and who answers when (`middleware`). Never in it: an address
of ours, a room, a session. Start with `middleware`.
"""
