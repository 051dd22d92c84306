"""Pages and JSON API: parse, call one use case, render."""
