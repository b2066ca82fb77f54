"""Tables that offices send: read (`sheets`), turned into records (`rows`), and written back (`export`)."""
