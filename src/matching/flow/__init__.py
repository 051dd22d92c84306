"""A network of pairs and places, its cheapest flow (by a solver or an auction), and prices that
prove it. What the costs stand for belongs in `objective`."""
