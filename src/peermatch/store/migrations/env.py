"""What Alembic runs: the migrations of one database, on the connection that it was given."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, **context.config.attributes["version"])
context.run_migrations()
