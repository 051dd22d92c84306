"""What wraps all other keys of the vault: key-encryption keys, where they come from, rotation."""
