"""Pages about the program's weeks, repairs and calendar links."""
