"""Addresses as letters in the United States have them. Whose they are is not here."""
