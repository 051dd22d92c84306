"""What people and jobs may have done: one function a command, in the room of what it is about."""
