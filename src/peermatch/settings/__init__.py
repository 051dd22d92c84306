"""What is set from outside: `PEERMATCH_…` variables, read and checked once."""
