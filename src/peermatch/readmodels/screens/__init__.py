"""What one screen reads, from one or more tables."""
