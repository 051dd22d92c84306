"""Placing demands as well as they can be: the model, its proof, and whether people's sessions fit.

What a specialist's weeks need belongs in `weeks`.
"""
