"""What was: histories in words. Pages and API answers together; nothing here is done."""
