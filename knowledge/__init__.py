"""What the city knows and how it is found; knows neither chat nor SQL; gives data, never sentences."""
