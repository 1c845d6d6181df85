"""What the tests of the ways in share."""

import pytest

from academy.accounts.passwords import hash_password
from tests.personas import make_person

PASSWORD = "seven blue herons"
NEW = "nine green otters"


@pytest.fixture(scope="session")
def hashed():
    """The hash of PASSWORD, made once."""
    return hash_password(PASSWORD)


@pytest.fixture
def alice(app, hashed):
    """Alice, who signs in with PASSWORD."""
    return make_person("Alice", email="alice@example.org", password=hashed)
