"""What the screens about proposals, matches and runs read."""
