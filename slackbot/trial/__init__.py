"""`neverdone try`: the stand-in and the real bot in one process, a page, a terminal and a played week."""
