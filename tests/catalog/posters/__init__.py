"""Tests of the drawn posters."""
