"""What operators type about films; see `commands`."""
