"""The email address of one's own account and what is sent there. Who may sign in is in accounts."""
