"""What a participant signs: the program's texts, the statements that no text may leave out, and
the form once it is signed. What a consent allows is one room up."""
