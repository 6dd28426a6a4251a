import importlib
import unittest

import sipher_client
from sipher_client.models.create_session_request import CreateSessionRequest
from sipher_client.rest import ApiException

MODULES = {
    "create_session_request": "CreateSessionRequest",
    "create_session_request_defaults": "CreateSessionRequestDefaults",
    "create_session201_response": "CreateSession201Response",
    "get_session200_response": "GetSession200Response",
    "update_session_request": "UpdateSessionRequest",
    "update_session200_response": "UpdateSession200Response",
    "delete_session200_response": "DeleteSession200Response",
    "error_response": "ErrorResponse",
}


class Names(unittest.TestCase):
    def test_models_have_the_modules_and_names_of_the_published_client(self):
        for module, name in MODULES.items():
            with self.subTest(name):
                model = getattr(importlib.import_module(f"sipher_client.models.{module}"), name)
                self.assertIs(model, getattr(sipher_client, name))

    def test_sessions_api_has_the_published_methods(self):
        for name in ("create_session", "get_session", "update_session", "delete_session"):
            with self.subTest(name):
                self.assertTrue(callable(getattr(sipher_client.SessionsApi, name)))

    def test_exceptions_are_reached_as_published(self):
        self.assertTrue(issubclass(ApiException, sipher_client.ApiException))

    def test_a_session_is_not_made_without_its_defaults(self):
        with self.assertRaises(ValueError):
            CreateSessionRequest()
