"""The review queue: its list, the pane of one proposal, several at once, and what just changed."""
