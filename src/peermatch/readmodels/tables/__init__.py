"""Each table of the read models with the projection that fills it."""
