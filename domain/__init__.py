"""The rules of Keqiao: no I/O and no clock; time is always an argument."""
