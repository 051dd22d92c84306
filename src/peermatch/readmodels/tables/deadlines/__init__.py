"""Tables of due dates. They are counted from copies of what the other tables hold, which is why
this room stands above them."""
