"""People who talk to a running Keqiao in tests: `await talk.say(...)`, `await talk.press(...)`, `talk.sees(...)`."""
