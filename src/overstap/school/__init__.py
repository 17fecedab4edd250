"""A school system: one node of a supplier, holding many schools that never see each other's pupils."""
