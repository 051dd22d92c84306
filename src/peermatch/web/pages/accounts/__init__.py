"""Who may sign in: for whoever looks after accounts, and each person's own."""
