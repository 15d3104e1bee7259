"""What templates ask of movies."""
