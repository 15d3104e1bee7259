"""What suits whom: the engine, training it, serving, and the reasons behind every recommendation.

`engine` is numbers only, `training` makes its models, `services` serve them; `api` and `site` are the doors. Never
in it: a table; tastes are of `accounts`, movies of `catalog`, models are folders of artifacts. Start with `services`.
"""
