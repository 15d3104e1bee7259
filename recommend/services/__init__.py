"""What suits whom, in verbs; both doors and the catalog's list of similar movies ask here.

`taste` says whose taste it is (`TasteOwner`), `recommendations` ranks for it and dresses pages in words, `together`
makes one list for a group, `feedback` takes what somebody does with recommendations; `active_model` is this process's
engine. Never in it: a request, a cookie, a queryset, a table of its own. Start with `recommendations`.
"""
