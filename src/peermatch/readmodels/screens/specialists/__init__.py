"""What the screens about specialists read."""
