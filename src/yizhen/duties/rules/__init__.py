"""What duties computes (算). Pure."""
