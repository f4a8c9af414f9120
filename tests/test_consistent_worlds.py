"""The corrected worlds: well formed, and put right in every place that the cases name."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from html.entities import name2codepoint
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from sicbot import demo_world
from tests.conftest import needs_shared, shared_folder
from tests.consistent_worlds import CASES, corrected

if TYPE_CHECKING:
    from pathlib import Path
