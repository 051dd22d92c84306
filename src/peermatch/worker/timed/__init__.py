"""Jobs that a clock starts."""
