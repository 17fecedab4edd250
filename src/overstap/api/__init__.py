"""REST for the systems of suppliers: what a LAS or LVS knows comes in, and what became of it is read back."""
