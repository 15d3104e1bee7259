"""Files in and out: everything about a user to take along (`exports`), movies from elsewhere (`imports`, `formats`).

Never in it: which movie a row means; `catalog.services.resolver` finds it. Start with `imports`.
"""
