"""What the kill test needs: a Keqiao that is killed and started again, people who do not give up, and the books."""
