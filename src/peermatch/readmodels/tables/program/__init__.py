"""Tables of sites and of everything that happened."""
