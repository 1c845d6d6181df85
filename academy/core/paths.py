"""Where templates, migrations, seed and catalogues lie: in a checkout or inside a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def asset_dir(name: str) -> Path:
    """Return the folder `templates`, `migrations` or `seed` of this installation."""
    inside = _PACKAGE / "_assets" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def package_dir() -> Path:
    """Return the folder of the package itself, which holds static files and catalogues."""
    return _PACKAGE
