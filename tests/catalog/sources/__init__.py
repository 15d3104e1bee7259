"""Sources of movies: each by itself, and one for another."""
