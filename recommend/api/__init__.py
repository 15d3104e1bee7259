"""The recommendations in the JSON API, for a member's token.

In it: `routes` (one operation, one service) and `schemas` (what goes in and out).
Never in it: a rule; those stand in the services. Start with `routes`.
"""
