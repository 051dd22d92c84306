"""Keys and what they seal: the vault, each person's keys, sealing and opening."""
