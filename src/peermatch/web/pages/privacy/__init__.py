"""The privacy officer's pages: the register of looks, unusual looks, and breaches."""
