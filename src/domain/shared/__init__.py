"""What every room of the domain builds on: deciders, classified facts, days, hours and words.

No rule about care.
"""
