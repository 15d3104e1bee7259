"""The pages of this room: in and out, the account, favorites, watchlist, diary, what is not for somebody.

In it: `urls`, a module of views for each kind of page, those of the way in in `sign_in`, `forms`, who is let in
(`access`), what the strip of actions says (`signals`). Never in it: a rule; `accounts.commands` and
`accounts.services` are asked. Other rooms may use `access`, `preferences`, `signals` and `taste_cookie` alone. Start
with `urls`.
"""
