"""What a participant says for themselves: how they are doing by the questions that they are asked,
and what matters to them in a peer. What they want to reach is the plan, one room up."""
