"""What Keqiao costs: turns, search, start-up and memory, each measured on the machine it runs on."""
