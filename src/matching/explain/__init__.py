"""Answers for people: why this pair, why nobody yet, what a change would cost."""
