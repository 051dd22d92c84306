"""What the check says when a plan is not right."""


class Wrong(Exception):
    """The plan is not right; the message says where."""
