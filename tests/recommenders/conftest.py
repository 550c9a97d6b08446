"""Lets the tests of this folder import the contract that they share."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))
pytest.register_assert_rewrite("contract")
