"""How somebody may be reached now, and ways by which nothing arrives. What they chose is one room
up, in their profile."""
