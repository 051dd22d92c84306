"""How the program does in a period: its pictures, reports and files, and the same over the API.
How pictures are drawn belongs in `show`."""
