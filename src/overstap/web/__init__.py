"""The pages of a school system: HTML first, without script, in Dutch and English."""
