"""What an agency tells its state of its measures, and what it leaves out."""
