"""The Web API: reading a call, its table of methods, and what each method does."""
