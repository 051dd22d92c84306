"""The directory: organizations, their services, and files of them."""
