"""What operators type about movies; see `commands`."""
