"""The question: who waits, who is there, which rules hold, and how it is written as a document."""
