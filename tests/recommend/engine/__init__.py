"""Tests of the pure engine: no database, small made-up catalogs."""
