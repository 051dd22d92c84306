"""How somebody does, by what they are asked from time to time: recovery capital, and when the forms
of a funder were done. No plans."""
