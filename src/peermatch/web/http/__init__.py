"""Every request and answer: who may ask, pages of lists, headers, the services behind."""
