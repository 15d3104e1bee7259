"""What holds calls back, shared through Redis and without it."""
