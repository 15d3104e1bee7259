"""The source over PostgreSQL: the sample, and everything that TMDb has ever told. Works without a network.

In it: answers (`source`), search by trigrams (`search`), genre names (`genres`), and all
writing (`writes`). Never in it: HTTP, the cache. Start with `source`.
"""
