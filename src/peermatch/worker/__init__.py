"""The worker: everything that happens without somebody waiting for a page."""
