"""How read models are read: what serves now, rows opened for one viewer, parts of long lists.
How they are filled belongs in `engine`."""
