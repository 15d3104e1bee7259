"""The room of users: accounts, sessions, and their taste: favorites, preferences, dismissals, muted factors.

`api` and `site` are its doors, `commands` whole account actions (limit, service, mail), `services` everything else,
`models` the tables, `types` the values that they speak. Never in it: what is recommended to whom. Start with `types`,
then `services`.
"""
