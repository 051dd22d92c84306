"""The program's rules, as a manager changes them."""
