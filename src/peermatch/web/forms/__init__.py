"""Forms: their fields, choices, what was posted, and giving the command."""
