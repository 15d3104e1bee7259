"""The tables that signals are learned from: movies as columns, favorites as pairs, and operations on sparse matrices.

Nothing is learned or scored here. Start with ``movie_features``; ``sparse`` holds the functions that all others share.
"""
