"""Groups and their meetings, by planners and by the specialists who lead them."""
