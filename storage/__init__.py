"""The only package that knows SQL: tables, connections, and one repository per noun."""
