"""What this room's services speak: frozen values, a module for each subject, which imports name.

Knows no table and no request. Start with `signals`, what is said of one movie, and `taste`, what recommenders get.
"""
