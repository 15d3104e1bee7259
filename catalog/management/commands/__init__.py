"""Commands of the catalog: the sample (`load_sample`, `check_sample`), TMDb (`sync_tmdb`, `purge_tmdb`), the cache.

Each only reads its options and tells how far it is; the work is in `catalog.services.sync` and `catalog.sources`.
"""
