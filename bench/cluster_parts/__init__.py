"""What `cluster.py` is made of: where nodes stand, the archive of their logs, what is said to the
service meanwhile. Starting nodes and killing them is in `cluster_nodes.py`."""
