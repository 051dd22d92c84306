"""Whom a form's field may name: listed while they are few, else typed, and found by what was typed.

Belongs here: who can be chosen and who is meant. What a field is drawn as stands in `forms/`."""
