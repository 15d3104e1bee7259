"""Commands of the frame: start everything (`up`), run tasks (`run_worker`), renew what is made from the code.

`openapi`, `erd` and `messages` renew; `backup` and `restore` keep and bring back. Never in it: a movie; the rooms have
commands of their own. Start with `up`.
"""
