"""Where movies come from: TMDb, the rows of our own database, the sample; and who answers when one is out.

In it: `protocol` (what every source can be asked), `fallback` (TMDb through the cache, a stale copy, the database, the
sample), `tmdb`, `database`, `sample`. Never in it: a request, a page, who reads. Services and commands ask here.
Start with `protocol`, then `fallback`.
"""
