"""Run migrations on a connection that the application hands over; see `academy.core.migrations`."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator


def render_item(kind: str, thing: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write column types without the application's own, which a migration must not import."""
    if kind != "type":
        return False
    if isinstance(thing, TypeDecorator):
        thing = thing.impl_instance
    if isinstance(thing, sa.Enum):
        values = ", ".join(repr(value) for value in thing.enums)
        return (
            f"sa.Enum({values}, native_enum=False, create_constraint=True, "
            f"length={thing.length}, name={thing.name!r})"
        )
    if isinstance(thing, sa.DateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(thing, sa.JSON):
        autogen.imports.add("from sqlalchemy.dialects.postgresql import JSONB")
        return "sa.JSON().with_variant(JSONB(), 'postgresql')"
    if isinstance(thing, sa.BigInteger) and thing.with_variant and thing._variant_mapping:
        return "sa.BigInteger().with_variant(sa.Integer(), 'sqlite')"
    return False


config = context.config
context.configure(
    connection=config.attributes["connection"],
    target_metadata=config.attributes["metadata"],
    render_as_batch=True,
    render_item=render_item,
    transaction_per_migration=True,
    user_module_prefix="sa.",
)
with context.begin_transaction():
    context.run_migrations()
