"""The operations of this room in the JSON API. Whose data it is comes from the token alone.

In it: `auth` (in and out, sessions, passwords), `me` (the user's own things), `tokens`, `schemas`. Never in it: a rule;
`accounts.commands` and `accounts.services` are asked. Start with `me`.
"""
