"""Lettering: its styles (`styles`), and how letters are measured and set (`lettering`).

Never in it: which movie is lettered how; that is decided in `catalog.posters.design`. Start with `styles`.
"""
