"""What each person keeps: lines, breaks, challenges, reflections, thanks."""
