"""Who looks after accounts: inviting, new passwords, ending, and who did so."""
