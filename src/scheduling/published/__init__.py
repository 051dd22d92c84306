"""What leaves the planner: the feed, messages due, schedule views, timed jobs."""
