"""Tests of recommend.services."""
