"""The import page by page: files sent, columns named, rows looked at, and only then saved."""
