"""What is unusual about looks, as it is listed for the privacy officer."""
