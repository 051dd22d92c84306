"""Mail to people who work here: the address of each account, what they want there, and each letter
on its way. Nothing of participants."""
