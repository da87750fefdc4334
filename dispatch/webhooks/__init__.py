"""Messages to other systems about what happened to a ticket."""
