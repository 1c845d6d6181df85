"""Keys that an installation makes for itself on its first start."""

import os
import secrets
from pathlib import Path


def own_key(var: Path, name: str) -> str:
    """Return the key of a name, made once and readable by the owner only."""
    path = var / f"{name}.key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        var.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        # A link fails if another process was first, so that all processes share one key.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text().strip()
