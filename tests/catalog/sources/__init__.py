"""Sources of films: each by itself, and one for another."""
