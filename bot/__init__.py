"""The running program: command line, settings, wiring, worker, channels, web."""
