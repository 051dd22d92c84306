"""The chain over the record, its signed checkpoints, and their verification."""
