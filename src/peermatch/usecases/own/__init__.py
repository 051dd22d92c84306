"""What a participant sees and does at their own page; everything about them that staff do belongs
in the other rooms."""
