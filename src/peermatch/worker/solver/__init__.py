"""Solvers in processes of their own: how they are asked and what they answer."""
