"""What is shown, built from the log and thrown away at will."""
