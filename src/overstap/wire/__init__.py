"""The doors between systems: certificates, the listener with mutual TLS, and the sender."""
