"""A match from proposed to ended, and the runs that propose. Who suits whom is in `pairing`."""
