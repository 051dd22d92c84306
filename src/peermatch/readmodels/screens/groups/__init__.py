"""What the screens about groups read."""
