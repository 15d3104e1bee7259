"""The OpenAPI document: what Ninja knows of the operations, and what holds for all of them by convention.

Never in it: an operation's own words, which stand at the operation. Start with `document`.
"""
