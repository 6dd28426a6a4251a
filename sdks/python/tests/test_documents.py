import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from running_server import ROOT, URL

PAGES = ("docs/getting-started/python.md", "sdks/python/README.md")


class Documents(unittest.TestCase):
    def test_the_python_blocks_of_each_page_run_as_one_program(self):
        for page in PAGES:
            with self.subTest(page):
                blocks = re.findall("^```python\n(.*?)^```$", (ROOT / page).read_text(), re.S | re.M)
                self.assertTrue(blocks)
                program = "\n".join(blocks).replace("http://127.0.0.1:8787", URL)
                self.assertIn(URL, program)
                self.run_program(program)

    def run_program(self, program: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / ".sipher").mkdir()
            (Path(folder) / ".sipher/dev-key").write_text(f"{os.environ['API_KEY']}\n")
            result = subprocess.run(
                [sys.executable, "-c", program],
                cwd=folder,
                capture_output=True,
                text=True,
                timeout=60,
            )
        self.assertEqual(result.returncode, 0, result.stderr)
