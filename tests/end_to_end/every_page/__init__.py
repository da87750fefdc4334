"""Every page of a store, found in the application's own table of addresses."""
