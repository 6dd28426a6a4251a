"""What older generated clients of this API read, of answers for solana.

They know 32-byte keys alone, one chain, and in these objects no further field.
"""

import json
import re
import unittest

import sipher_client
from running_server import open_fresh_client
from sipher_client.exceptions import ApiException

HEX32 = "^0x[0-9a-fA-F]{64}$"
META_ADDRESS = {"spendingKey": HEX32, "viewingKey": HEX32, "chain": "^solana$"}
STEALTH_ADDRESS = {"address": HEX32, "ephemeralPublicKey": HEX32, "viewTag": range(256)}
VIEWING_KEY = {"key": HEX32, "path": "^m/0$", "hash": HEX32}


class Published(unittest.TestCase):
    def setUp(self):
        self.client = open_fresh_client()
        self.stealth = sipher_client.StealthApi(self.client)

    def body_of(self, response) -> dict:
        body = json.loads(response.data)
        self.assertEqual(set(body), {"success", "data"})
        return body["data"]

    def assert_strict(self, value: dict, fields: dict) -> None:
        self.assertEqual(set(value), set(fields))
        self.assert_fields(value, fields)

    def assert_fields(self, value: dict, fields: dict) -> None:
        for name, expected in fields.items():
            if isinstance(expected, range):
                self.assertIn(value[name], expected)
            else:
                self.assertRegex(value[name], expected)

    def generate(self) -> dict:
        return self.body_of(
            self.stealth.stealth_generate_without_preload_content(
                sipher_client.StealthGenerateRequest()
            )
        )

    def test_keys_of_solana_have_32_bytes_and_no_further_field(self):
        generated = self.generate()
        self.assert_strict(generated["metaAddress"], META_ADDRESS)
        private_keys = {"spendingPrivateKey": HEX32, "viewingPrivateKey": HEX32}
        self.assert_fields(generated, private_keys)

    def test_a_derived_address_is_read_and_checked(self):
        generated = self.generate()
        derived = self.body_of(
            self.stealth.stealth_derive_without_preload_content(
                sipher_client.StealthDeriveRequest.from_dict(
                    {"recipientMetaAddress": generated["metaAddress"]}
                )
            )
        )
        self.assert_strict(derived["stealthAddress"], STEALTH_ADDRESS)
        self.assertRegex(derived["sharedSecret"], HEX32)
        checked = self.body_of(
            self.stealth.stealth_check_without_preload_content(
                sipher_client.StealthCheckRequest.from_dict(
                    {
                        "stealthAddress": derived["stealthAddress"],
                        "viewingPrivateKey": generated["viewingPrivateKey"],
                        "spendingPublicKey": generated["metaAddress"]["spendingKey"],
                    }
                )
            )
        )
        self.assertIs(checked["isOwner"], True)

    def test_a_viewing_key_has_its_three_fields(self):
        keys = sipher_client.ViewingKeysApi(self.client)
        generated = keys.viewing_key_generate_without_preload_content(
            sipher_client.ViewingKeyGenerateRequest()
        )
        self.assert_strict(self.body_of(generated), VIEWING_KEY)

    def test_an_error_has_code_message_and_details_and_no_further_field(self):
        with self.assertRaises(ApiException) as refused:
            sipher_client.SessionsApi(self.client).get_session("sess_none")
        body = json.loads(refused.exception.body)
        self.assertEqual(set(body), {"success", "error"})
        self.assertLessEqual(set(body["error"]), {"code", "message", "details"})

    def test_of_a_session_times_alone_are_wider_than_32_bits(self):
        request = sipher_client.CreateSessionRequest.from_dict({"defaults": {"chain": "solana"}})
        created = self.body_of(
            sipher_client.SessionsApi(self.client).create_session_without_preload_content(request)
        )
        wide = {name for name, each in created.items() if isinstance(each, int) and each >= 2**31}
        self.assertEqual(wide, {"createdAt", "expiresAt"})
        self.assertTrue(re.match("^sess_[0-9a-f]{64}$", created["sessionId"]))
