"""How read models are filled from facts: projections, the projector, generations.

Nothing about one table or screen. How they are read belongs in `reading`.
"""
