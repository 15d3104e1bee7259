"""The recommendations in the JSON API, for a member's token, and for groups.

In it: `routes` and `together` (one operation, one service), and their schemas (what goes in and out).
Never in it: a rule; those stand in the services. Start with `routes`.
"""
