"""What comes because of a colleague: a question, an answer, a thanks, a signal."""
