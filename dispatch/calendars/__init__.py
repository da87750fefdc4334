"""Routes as calendar files (RFC 5545), for phones and mail programs."""
