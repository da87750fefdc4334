"""Sample days, service standards and import mappings; installed as `dispatch_data`."""
