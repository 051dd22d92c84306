"""API tokens: what scripts call the API with, each with the scopes it was given and no others."""
