"""What was promised to customers: service standards, working hours, zones, and when each job is due."""
