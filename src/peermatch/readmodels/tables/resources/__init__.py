"""Tables of the directory, each with the projection that fills it."""
