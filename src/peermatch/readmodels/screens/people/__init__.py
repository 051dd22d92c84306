"""What the screens about participants read."""
