"""What Keqiao does when somebody says or presses something: one module per conversation."""
