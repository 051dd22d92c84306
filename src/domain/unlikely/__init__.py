"""What is possible but rarely meant: asked about before it is recorded, never refused."""
