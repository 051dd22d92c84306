"""What is answered when something is refused or fails."""
