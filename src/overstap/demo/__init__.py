"""A whole practice chain on one machine, to see a dossier travel. All names in it are invented."""
