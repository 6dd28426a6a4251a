import os
import re
import subprocess
import sys
import unittest
from pathlib import Path

from running_server import ROOT, open_client
from sipher_client import SessionsApi
from sipher_client.exceptions import NotFoundException

LOG = ROOT / "dist/sdks/seed-programs.log"


def run(program: str, session_id: str = "") -> str:
    path = Path(__file__).parent / "seeds" / f"{program}.py"
    output = subprocess.run(
        [sys.executable, str(path)],
        env={**os.environ, "SESSION_ID": session_id},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    with LOG.open("a") as log:
        log.write(f"$ python {program}.py\n{output}\n")
    print(output)
    return output


class SeedPrograms(unittest.TestCase):
    def test_the_four_programs_create_get_update_and_delete_a_session(self):
        created = run("create_session")
        session_id = re.search("sess_[0-9a-f]{64}", created)[0]
        self.assertIn("The response of SessionsApi->create_session:", created)
        self.assertIn("CreateSession201Response(success=True", created)

        got = run("get_session", session_id)
        self.assertIn("GetSession200Response(success=True", got)
        self.assertIn(f"session_id='{session_id}'", got)

        updated = run("update_session", session_id)
        self.assertIn("UpdateSession200Response(success=True", updated)

        deleted = run("delete_session", session_id)
        self.assertIn("DeleteSession200Response(success=True", deleted)
        with open_client() as client, self.assertRaises(NotFoundException):
            SessionsApi(client).get_session(session_id)

    def test_a_program_with_a_foreign_id_prints_the_exception(self):
        output = run("get_session", f"sess_{'0' * 64}")
        self.assertIn("Exception when calling SessionsApi->get_session: (404)", output)
        self.assertIn("SESSION_NOT_FOUND", output)
