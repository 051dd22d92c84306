"""Changes tried on the plan of today, and the scenarios that keep them. Pages and API answers
together; what a scenario does is done by its commands."""
