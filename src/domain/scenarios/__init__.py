"""Changes that are tried on today's plan, and scenarios that keep them by a name. What really
changes is decided in the other rooms, by their own commands."""
