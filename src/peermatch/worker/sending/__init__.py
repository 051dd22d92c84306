"""Gateways that take messages, and who gives each message to one of them."""
