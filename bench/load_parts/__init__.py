"""What a bench of a running service under a steady load needs: requests that come when they come,
what people and their calendars ask for, and a service that does nothing, to compare with."""
