"""Benchmarks: ratios within one run, as a shared machine allows no others."""
