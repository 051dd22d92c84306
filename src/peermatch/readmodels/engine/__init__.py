"""How read models are kept: projections, the projector, generations, reading.

Nothing about one table or screen.
"""
