"""Tests of the signals, each by itself."""
