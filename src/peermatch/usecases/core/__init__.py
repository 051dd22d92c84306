"""What every use case stands on: the one way in, identity, ids, today and the rules of the day."""
