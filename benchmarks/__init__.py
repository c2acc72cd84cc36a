"""What `make bench` and `make eval` run."""
