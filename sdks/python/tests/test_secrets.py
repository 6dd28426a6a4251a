"""What a program prints or logs of a model."""

import re
import unittest
from pprint import pformat

import sipher_client
from running_server import DOCUMENT, create_session, open_fresh_client
from sipher_client import CreateSessionRequestDefaults, ViewingKey, ViewingKeyInput

SECRET = "0x" + "5a" * 32
# Each name of the document that is one: a private key, a key by itself, what links or opens.
SECRET_NAME = "(?i)privateKey$|^key$|secret|blinding|^defaultViewingKey$"


def schemas(of=DOCUMENT):
    """Each object of the document that has properties."""
    if isinstance(of, dict):
        if isinstance(of.get("properties"), dict):
            yield of
        for each in of.values():
            yield from schemas(each)
    elif isinstance(of, list):
        for each in of:
            yield from schemas(each)


def models():
    for model in vars(sipher_client).values():
        if isinstance(model, type) and hasattr(model, "model_fields"):
            yield model


class Secrets(unittest.TestCase):
    def test_a_secret_is_not_printed_but_that_it_is_set_is(self):
        defaults = CreateSessionRequestDefaults(chain="near", default_viewing_key=SECRET)
        for text in (repr(defaults), str(defaults), pformat(defaults)):
            self.assertNotIn(SECRET, text)
            self.assertIn("chain='near'", text)
            self.assertIn("default_viewing_key='**********'", text)
        self.assertIn("default_viewing_key=None", repr(CreateSessionRequestDefaults()))

    def test_a_secret_is_not_printed_with_what_holds_it(self):
        client = open_fresh_client()
        session_id = create_session(client, default_viewing_key=SECRET)
        answer = sipher_client.SessionsApi(client).get_session_with_http_info(session_id)
        self.assertNotIn(SECRET, repr(answer) + pformat(answer.data))
        self.assertIn(session_id, repr(answer))

    def test_a_viewing_key_is_not_printed_in_either_form(self):
        viewing_key = ViewingKey(key=SECRET, path="m/0", hash="0x" + "00" * 32)
        for written in (ViewingKeyInput(viewing_key), ViewingKeyInput(SECRET)):
            self.assertNotIn(SECRET, repr(written))

    def test_what_is_sent_and_read_is_the_secret_itself(self):
        defaults = CreateSessionRequestDefaults(default_viewing_key=SECRET)
        self.assertEqual(defaults.default_viewing_key, SECRET)
        self.assertEqual(defaults.to_dict(), {"defaultViewingKey": SECRET})
        self.assertIn(SECRET, defaults.to_json())

    def test_no_model_prints_what_the_document_names_as_a_secret(self):
        named = {
            name
            for schema in schemas()
            for name, field in schema["properties"].items()
            if re.search(SECRET_NAME, name) and "string" in field.get("type", "")
        }
        self.assertGreater(len(named), 5)
        found = set()
        for model in models():
            for name, field in model.model_fields.items():
                if (field.alias or name) in named and "str" in str(field.annotation):
                    found.add(field.alias or name)
                    with self.subTest(f"{model.__name__}.{name}"):
                        self.assertNotIn(SECRET, repr(model.model_construct(**{name: SECRET})))
        self.assertEqual(found, named)
