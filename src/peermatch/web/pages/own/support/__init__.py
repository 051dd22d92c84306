"""What a participant decides about their support at their own page: the help that they want, and
what is handed on. What they are asked, and their record, are one room up."""
