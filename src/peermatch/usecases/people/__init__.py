"""What is recorded about a participant: profile, consents, wishes, plans, statements."""
