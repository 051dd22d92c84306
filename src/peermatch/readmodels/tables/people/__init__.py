"""Tables of participants, of what is recorded about them, and by which they are found."""
