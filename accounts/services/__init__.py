"""What users can do, in verbs; both doors, `accounts.commands` and the rooms above ask here.

`taste` is everything that a recommender may know; `identity` is who somebody is, `sign_in` how that is proved;
`portability` is files in and out. Never in it: a request, a limit, a queryset that leaves it.
Start with `taste` or `identity`.
"""
