"""What importing coldstart does to the process that it is imported in."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

ASK = "import os, coldstart; print(os.environ['OMP_WAIT_POLICY'])"


@pytest.mark.parametrize("chosen", ["PASSIVE", "ACTIVE"])
def test_threads_wait_without_spinning_unless_somebody_chose_otherwise(chosen):
    environment = {k: v for k, v in os.environ.items() if k != "OMP_WAIT_POLICY"}
    if chosen != "PASSIVE":
        environment["OMP_WAIT_POLICY"] = chosen
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == chosen
