"""Placing demands as well as they can be: the model and its proof.

Whether people's sessions fit at all belongs in `fitting`; what a specialist needs, in `weeks`.
"""
