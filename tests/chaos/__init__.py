"""The long forms of tests/faults, by ``make chaos``: minutes of kills, outages and overload."""
