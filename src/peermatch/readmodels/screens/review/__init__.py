"""What the review queue's pages read beside the list itself: what changed, and comments."""
