"""Alembic's entry: runs the steps in the connection that `migrate.upgrade` hands over. No alembic.ini is
needed.
"""

from alembic import context

from sayso.store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
