"""What people and jobs may do: one function per command, in the room of what it is about."""
