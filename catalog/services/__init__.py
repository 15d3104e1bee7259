"""What the catalog can do, in verbs: lists, search, discover, details, posters. Doors and rooms above ask here.

For a page movies come in its reader's words (`catalog.localization.translations`), so what holds them is cached by
language; for the API, and where nobody reads, as they were told. Where movies come from, and what serves when TMDb is
out, is told in `catalog.sources.fallback`. Never in it: a request, a response, a queryset that leaves it.
Start with `listings` and `movies`.
"""
