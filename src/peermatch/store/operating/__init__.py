"""What an operator does with the record: backup, restore, export, erasure."""
