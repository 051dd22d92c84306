"""Changes tried on today's plan, and the scenarios that keep them."""
