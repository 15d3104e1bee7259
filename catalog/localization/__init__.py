"""Words about movies: names of languages and countries, a movie in its reader's language, text as search compares it.

In it: three leaves that import no model and no source. Never in it: which language the reader has; that is
`project.localization.language`. Start with `translations`.
"""
