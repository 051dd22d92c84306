"""What keeps accounts in step with the record. What they may do is the vault's."""
