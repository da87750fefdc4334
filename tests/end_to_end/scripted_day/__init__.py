"""A whole working day, played through a client: the town, the client, the script, and the sums over the audit trail."""
