"""Every word a user reads: one `.ftl` file per noun and language, and the catalog that renders them."""
