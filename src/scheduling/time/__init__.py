"""Time as people and rules see it: hours, grid, time zones, the rules that a time keeps."""
