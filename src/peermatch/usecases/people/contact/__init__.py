"""How participants are reached on paper: where letters go, and what they say. Other ways are one
room up, and with sessions, whose messages they carry."""
