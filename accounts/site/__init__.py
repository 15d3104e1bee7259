"""The pages of this room: in and out, the account, favorites, what is hidden, preferences, files.

In it: `urls`, a module of views for each kind of page, those of the way in in `sign_in`, `forms`, who is let in
(`access`). Never in it: a rule; `accounts.commands` and `accounts.services` are asked. Other rooms may use
`access` and `preferences` alone. Start with `urls`.
"""
