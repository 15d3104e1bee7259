"""Tests of recommend.site."""
