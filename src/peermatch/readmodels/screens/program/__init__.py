"""What the program's own screens read: overview, tasks, exports."""
