"""What is recorded about a specialist: roster, terms, hours, credentials, supervision."""
