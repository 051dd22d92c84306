"""What `peermatch` offers on the command line, a module for each part of the program."""
