"""Tables of sessions, sessions called off, and messages about them."""
