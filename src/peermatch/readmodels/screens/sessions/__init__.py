"""What the screens about schedules and billing read."""
