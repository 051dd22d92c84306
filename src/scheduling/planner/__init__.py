"""Placing sessions into weeks, offering times and repairing a schedule."""
