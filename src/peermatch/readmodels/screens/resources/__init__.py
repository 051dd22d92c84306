"""What the directory's screens read."""
