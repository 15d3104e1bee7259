"""The room of movies: lists, search, collections, details, posters; from TMDb, from our own tables, from the sample.

`api` and `site` are its doors, `services` what they ask, `sources` where movies come from, `localization` in whose
words, `posters` how the site draws one where TMDb has none. Never in it: a user, a taste, a recommendation.
Start with `types`, then `services`.
"""
