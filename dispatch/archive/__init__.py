"""Domain objects as JSON and back; the only room with cattrs."""
