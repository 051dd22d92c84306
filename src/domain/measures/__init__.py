"""What the program is measured by: each measure's one definition, how a referral, a match, a
session and a specialist count in it, and which small numbers are not shown."""
