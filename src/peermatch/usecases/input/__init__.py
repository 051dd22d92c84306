"""How the fields of a command are read from text, and what each is called.

Whole files are in `importing`.
"""
