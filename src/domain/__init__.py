"""What is true: facts, states and decisions of peer recovery support. Standard library only."""
