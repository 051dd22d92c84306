"""What a password may be, and the list of those that are too common."""
