"""Tables of scenarios, and of trials that are asked and answered."""
