"""What templates ask of films."""
