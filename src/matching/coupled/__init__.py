"""Rules that bind several pairs at once, and the integer programs that keep them."""
