"""The running service: store, read models, use cases, web and worker."""
