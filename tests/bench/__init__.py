"""Measurements, not part of `make test`: ratios within one run, as a shared machine allows no others."""
