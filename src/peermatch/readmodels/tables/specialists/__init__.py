"""Tables of specialists, their terms and caseloads."""
