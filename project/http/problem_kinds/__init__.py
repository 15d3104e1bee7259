"""What the API can refuse, and why: each kind by its code, in words for the page that its type leads to.

In it: `kinds` (the table, how a refusal finds its kind), `refusals` (of whole requests), `values` (of single values).
Never in it: a refusal itself; those are raised by services and schemas. Start with `kinds`.
"""
