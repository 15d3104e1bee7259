"""Tests of recommend.api."""
