"""A specialist's weeks: usual times, first sessions, times offered instead, repairs.

How demands are placed with proof belongs in `planner`.
"""
