"""How the service itself does: for managers, for monitoring, and for whatever sends it requests."""
