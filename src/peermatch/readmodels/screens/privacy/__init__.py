"""What the privacy officer reads: unusual looks, and who may have been seen by an account."""
