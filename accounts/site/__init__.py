"""The pages of this room: in and out, the account, favorites, what is hidden, preferences, files.

In it: `urls`, a module of views for each kind of page, `forms`, who is let in (`access`), which browsers are known
(`trusted_browsers`). Never in it: a rule; `accounts.commands` and `accounts.services` are asked. Other rooms may use
`access` and `preferences` alone. Start with `urls`.
"""
