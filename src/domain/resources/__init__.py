"""The directory of resources and supports: organizations, their services and where these are, and
what of it was given to somebody."""
