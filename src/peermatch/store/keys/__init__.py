"""Keys and what they seal: the vault, key encryption keys, rotation, sealing and opening."""
