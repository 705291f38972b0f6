"""What is kept about a person: who sees it, a copy of it, and forgetting it."""
