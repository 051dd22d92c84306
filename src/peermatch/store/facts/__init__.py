"""What a row of the log holds and what it is called there. How rows are written is in `log`."""
