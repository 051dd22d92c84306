"""The directory of resources and supports: organizations, their services and where these are. Who
was given what is in `people`."""
