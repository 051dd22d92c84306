"""What was: histories in words, and the program as of a past moment, with what the API answers.

Nothing is done here; what is now belongs to `pages` and `api`.
"""
