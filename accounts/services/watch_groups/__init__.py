"""Groups that look for one movie: the link, who is in, what they would watch, and the decision.

`links` signs and reads what an address carries, `groups` makes, opens and ends groups, `participation` is what people
in one do. Never in it: which movies suit a group; that is for `recommend`. Start with `groups`.
"""
