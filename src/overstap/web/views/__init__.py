"""One file a room of the pages; a view reads its input, calls one step and chooses a template."""
