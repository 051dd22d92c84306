"""How answers leave: pages and files compressed, files kept by browsers. What they say, and whom
they are for, belongs elsewhere."""
