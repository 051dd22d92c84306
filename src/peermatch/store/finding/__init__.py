"""How names and numbers are compared and found without being readable."""
