"""The composition: from one configuration file to a running node."""
