"""The text of a PDF, read in a process that is shut in: `privacy` of ring 1 asks a reader and starts nothing."""
