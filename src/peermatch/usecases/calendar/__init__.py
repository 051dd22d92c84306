"""Time: hours, planned weeks, offered times, repairs, and the rules about times."""
