"""A participant's own page, which their private link opens; staff pages belong elsewhere.

What is read here is read by the participant's id alone, and from their own record."""
