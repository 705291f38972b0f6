"""Breaks: taking one, ending it, a longer one, and a minute before the next ticket."""
