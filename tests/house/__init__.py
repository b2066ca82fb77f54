"""Tests of the house itself: what is installed, what files say of each other, how long they are, their names."""
