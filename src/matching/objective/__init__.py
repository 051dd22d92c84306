"""What is best: levels in strict order, the assignment that is best at each, and its audit.
How a network's cheapest flow is found belongs in `flow`."""
