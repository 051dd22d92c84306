"""How the service itself does: jobs, read models, what waits and failed."""
