"""The sample catalog, which everybody without a TMDb key sees: files of facts, read into the database once.

In it: the files (`data`, with a README of their own), `reader` (a line is a movie), `charts` (its lists, computed),
`page_rows` (how pages line it up), `loader` (into the tables), `validation` (is it fit to print?). Never in it: an
answer; the database source gives those. Start with `data/README.md`, then `reader`.
"""
