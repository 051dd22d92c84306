"""How a participant is doing in their own words: the questions that they are asked, and what they
answered. What they want to reach is the plan, one room up."""
