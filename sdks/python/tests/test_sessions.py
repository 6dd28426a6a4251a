import os
import time
import unittest
import uuid

from running_server import create_session, open_client, open_fresh_client
from sipher_client import (
    CreateSessionRequest,
    CreateSessionRequestDefaults,
    ErrorResponse,
    SessionsApi,
    StealthApi,
    StealthGenerateRequest,
    UpdateSessionRequest,
)
from sipher_client.exceptions import ApiException, ForbiddenException, NotFoundException

VIEWING_KEY = "0x" + "5a" * 32


class Sessions(unittest.TestCase):
    def setUp(self):
        self.client = open_fresh_client()
        self.sessions = SessionsApi(self.client)

    def defaults(self, session_id: str) -> dict:
        return self.sessions.get_session(session_id).data.defaults.to_dict()

    def test_a_session_comes_back_with_its_defaults_and_times_in_milliseconds(self):
        request = CreateSessionRequest(
            defaults=CreateSessionRequestDefaults(
                chain="near", backend="sip-native", default_viewing_key=VIEWING_KEY
            ),
            ttl_seconds=600,
            label="a trading agent",
        )
        created = self.sessions.create_session(request).data
        got = self.sessions.get_session(created.session_id).data
        self.assertRegex(got.session_id, "^sess_[0-9a-f]{64}$")
        self.assertEqual(got.defaults.chain, "near")
        self.assertEqual(got.defaults.default_viewing_key, VIEWING_KEY)
        self.assertIsNone(got.defaults.privacy_level)
        self.assertEqual(got.label, "a trading agent")
        self.assertIs(type(got.expires_at), int)
        self.assertEqual(got.expires_at - got.created_at, 600_000)
        self.assertLess(abs(got.created_at - time.time() * 1000), 60_000)
        self.assertGreaterEqual(got.last_accessed_at, got.created_at)

    def test_an_operation_under_a_session_says_which_defaults_it_took(self):
        session_id = create_session(self.client, chain="near", backend="sip-native")
        answer = StealthApi(self.client).stealth_generate_with_http_info(
            StealthGenerateRequest(), x_session_id=session_id
        )
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.data.data.chain, "near")
        self.assertEqual(answer.headers["session-applied"], "chain, backend")
        expires_at = self.sessions.get_session(session_id).data.expires_at
        self.assertEqual(int(answer.headers["session-expires"]), expires_at)

    def test_a_default_header_puts_every_call_under_the_session(self):
        self.client.set_default_header("X-Session-Id", create_session(self.client, chain="sui"))
        answer = StealthApi(self.client).stealth_generate_with_http_info(StealthGenerateRequest())
        self.assertEqual(answer.data.data.chain, "sui")
        self.assertEqual(answer.headers["session-applied"], "chain")

    def test_what_the_request_says_wins(self):
        answer = StealthApi(self.client).stealth_generate_with_http_info(
            StealthGenerateRequest(chain="aptos"),
            x_session_id=create_session(self.client, chain="near"),
        )
        self.assertEqual(answer.data.data.chain, "aptos")
        self.assertEqual(answer.headers["session-applied"], "")

    def test_a_field_left_out_stays_and_none_removes(self):
        session_id = create_session(self.client, chain="near", backend="sip-native")
        self.update(session_id, CreateSessionRequestDefaults(privacy_level="shielded"))
        self.assertEqual(
            self.defaults(session_id),
            {"chain": "near", "backend": "sip-native", "privacyLevel": "shielded"},
        )
        self.update(session_id, CreateSessionRequestDefaults(chain=None))
        self.assertEqual(
            self.defaults(session_id), {"backend": "sip-native", "privacyLevel": "shielded"}
        )
        self.update(session_id, CreateSessionRequestDefaults.from_dict({"backend": None}))
        self.assertEqual(self.defaults(session_id), {"privacyLevel": "shielded"})

    def update(self, session_id: str, defaults: CreateSessionRequestDefaults):
        return self.sessions.update_session(session_id, UpdateSessionRequest(defaults=defaults))

    def test_a_change_can_be_bound_to_a_version(self):
        session_id = create_session(self.client, chain="near")
        version = self.sessions.get_session_with_http_info(session_id).headers["etag"]
        request = UpdateSessionRequest(defaults=CreateSessionRequestDefaults(chain="sui"))
        self.sessions.update_session(session_id, request, if_match=version)
        with self.assertRaises(ApiException) as refused:
            self.sessions.update_session(session_id, request, if_match=version)
        self.assertEqual(refused.exception.status, 412)
        self.assertEqual(refused.exception.data.error.code, "PRECONDITION_FAILED")

    def test_a_repeat_under_an_idempotency_key_gets_the_first_answer(self):
        request = CreateSessionRequest(defaults=CreateSessionRequestDefaults(chain="near"))
        name = str(uuid.uuid4())
        first, second = (
            self.sessions.create_session_with_http_info(request, idempotency_key=name)
            for _ in range(2)
        )
        self.assertEqual(first.data.data.session_id, second.data.data.session_id)
        self.assertEqual(second.headers["idempotency-replayed"], "true")

    def test_pages_go_on_until_the_cursor_is_none(self):
        ids = [create_session(self.client) for _ in range(3)]
        first = self.sessions.list_sessions(limit=2).data
        self.assertIsInstance(first.next_cursor, str)
        second = self.sessions.list_sessions(limit=2, cursor=first.next_cursor).data
        self.assertIsNone(second.next_cursor)
        listed = [each.session_id for each in first.sessions + second.sessions]
        self.assertEqual(sorted(listed), sorted(ids))

    def test_an_effective_value_is_text_or_a_fingerprint_or_none(self):
        session_id = create_session(
            self.client, chain="near", default_viewing_key=VIEWING_KEY
        )
        fields = self.sessions.get_effective_session(session_id, "transferPrivate").data.fields
        values = {each.var_field: each.value and each.value.actual_instance for each in fields}
        self.assertEqual(values["privacyLevel"], "standard")
        self.assertRegex(values["defaultViewingKey"].fingerprint, "^0x[0-9a-f]{64}$")

    def test_refusals_are_decoded(self):
        unknown = f"sess_{'0' * 64}"
        with self.assertRaises(NotFoundException) as refused:
            StealthApi(self.client).stealth_generate(
                StealthGenerateRequest(), x_session_id=unknown
            )
        error = refused.exception
        self.assertIsInstance(error.data, ErrorResponse)
        self.assertIs(error.data.success, False)
        self.assertEqual(error.data.error.code, "SESSION_NOT_FOUND")
        self.assertEqual(error.data.error.details, {"source": "header"})
        self.assertTrue(error.headers["X-Request-Id"])

    def test_a_free_key_has_no_sessions(self):
        with self.assertRaises(ForbiddenException) as refused:
            create_session(open_client(os.environ["FREE_API_KEY"]))
        self.assertEqual(refused.exception.data.error.code, "TIER_ACCESS_DENIED")
