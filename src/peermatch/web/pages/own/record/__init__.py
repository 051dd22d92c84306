"""A participant's own record: what they said and signed, who was told or looked, and all of it to
take away. What they may do at their page is one room up."""
