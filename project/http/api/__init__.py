"""The frame of the JSON API: the one NinjaAPI, the shape of its answers, its document, what may be shared.

The rooms' routers are named as strings, so no room is imported. Never in it: an operation.
Start with `envelope` (what an answer looks like), then `ninja`.
"""
