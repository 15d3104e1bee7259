"""The catalog's operations of the JSON API. Their answers are the same for everybody.

In it: `routes` (one operation, one service) and `schemas` (what goes in and out, also for the rooms above).
Never in it: a rule; those stand in the services. Start with `routes`.
"""
