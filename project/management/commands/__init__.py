"""Commands of the frame: start everything (`up`), run tasks (`run_worker`), renew documents (`openapi`, `erd`).

Never in it: a film; the rooms have commands of their own. Start with `up`.
"""
