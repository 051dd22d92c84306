"""How a consent form is drawn: its paragraphs, its signature, and both as a PDF."""
