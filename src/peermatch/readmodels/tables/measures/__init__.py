"""What the program is measured by, counted by day as facts come."""
