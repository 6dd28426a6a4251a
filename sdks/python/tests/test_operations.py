import inspect
import re
import unittest
from datetime import datetime

import sipher_client
from running_server import create_session, open_admin_client, open_fresh_client, operations
from sipher_client.exceptions import ApiException

# Of a server without a chain: every other operation is answered.
REFUSED = {
    "scanPayments": "RPC_NOT_CONFIGURED",
    "scanPaymentsBatch": "RPC_NOT_CONFIGURED",
    "listAnnouncements": "RPC_NOT_CONFIGURED",
}


def snake(name: str) -> str:
    return re.sub("([a-z0-9])([A-Z])", r"\1_\2", name).lower()


def pascal(operation_id: str) -> str:
    return operation_id[0].upper() + operation_id[1:]


def success_of(operation) -> tuple[str, dict]:
    status = next(status for status in operation["responses"] if status.startswith("2"))
    return status, operation["responses"][status]["content"]["application/json"]["example"]


def plain(value):
    """As JSON has it: the client reads ISO 8601 as datetime."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


class Operations(unittest.TestCase):
    def test_each_operation_has_its_method(self):
        found = 0
        for operation_id, tag, _ in operations():
            with self.subTest(operation_id):
                api = getattr(sipher_client, f"{tag}Api")
                method = getattr(api, snake(operation_id))
                self.assertTrue(callable(method))
                self.assertTrue(callable(getattr(api, f"{snake(operation_id)}_with_http_info")))
                found += 1
        self.assertGreater(found, 40)

    def test_each_documented_answer_decodes_and_encodes_to_itself(self):
        for operation_id, _, operation in operations():
            with self.subTest(operation_id):
                status, example = success_of(operation)
                model = getattr(sipher_client, f"{pascal(operation_id)}{status}Response")
                self.assertEqual(plain(model.from_dict(example).to_dict()), example)

    def test_each_operation_is_answered_in_its_model_or_refused_by_a_code(self):
        for operation_id, tag, operation in operations():
            with self.subTest(operation_id):
                self.call(operation_id, tag, operation)

    def call(self, operation_id: str, tag: str, operation) -> None:
        client = open_admin_client() if tag == "Admin" else open_fresh_client()
        method = getattr(getattr(sipher_client, f"{tag}Api")(client), snake(operation_id))
        arguments = arguments_of(operation, client, inspect.signature(method))
        try:
            answer = method(**arguments)
        except ApiException as error:
            self.assertIsInstance(error.data, sipher_client.ErrorResponse)
            self.assertEqual(error.data.error.code, REFUSED.get(operation_id), error)
            return
        self.assertNotIn(operation_id, REFUSED)
        status, _ = success_of(operation)
        self.assertIsInstance(
            answer, getattr(sipher_client, f"{pascal(operation_id)}{status}Response")
        )
        self.assertIs(answer.success, True)


def arguments_of(operation, client: sipher_client.ApiClient, signature) -> dict:
    """The documented request, with ids of what is there."""
    operation_id = operation["operationId"]
    arguments = {}
    if "requestBody" in operation:
        example = operation["requestBody"]["content"]["application/json"]["example"]
        model = getattr(sipher_client, f"{pascal(operation_id)}Request")
        arguments[snake(model.__name__)] = model.from_dict(example)
    if "id" in signature.parameters:
        arguments["id"] = fresh_id(operation["tags"][0], client)
    if operation_id == "getEffectiveSession":
        arguments["operation"] = "stealthGenerate"
    return arguments


def fresh_id(tag: str, client: sipher_client.ApiClient) -> str:
    if tag == "Sessions":
        return create_session(client)
    if tag == "Admin":
        request = sipher_client.CreateAdminKeyRequest(tier="free", name="of a test")
        return sipher_client.AdminApi(client).create_admin_key(request).data.id
    return "sip-native"
