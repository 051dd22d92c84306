"""Time: hours, planned weeks, offered times, repairs, and what speaks against a time."""
