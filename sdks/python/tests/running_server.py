"""The server that `npm run sdks:test` has started, and what it is called with."""

import json
import os
from pathlib import Path

import sipher_client

ROOT = Path(__file__).parents[3]
URL = os.environ["SIPHER_URL"]
DOCUMENT = json.loads((ROOT / "docs/reference/openapi.json").read_text())


def open_client(api_key: str = os.environ["API_KEY"]) -> sipher_client.ApiClient:
    """A client of the running server; of an enterprise key unless told."""
    configuration = sipher_client.Configuration(host=URL)
    configuration.api_key["ApiKeyAuth"] = api_key
    return sipher_client.ApiClient(configuration)


def open_admin_client() -> sipher_client.ApiClient:
    return open_client(os.environ["SIPHER_ADMIN_KEY"])


def open_fresh_client() -> sipher_client.ApiClient:
    """A client of an enterprise key of its own: what it prefers and lists is its own."""
    request = sipher_client.CreateAdminKeyRequest(tier="enterprise", name="of a test")
    with open_admin_client() as client:
        return open_client(sipher_client.AdminApi(client).create_admin_key(request).data.key)


def create_session(client: sipher_client.ApiClient, **defaults) -> str:
    """The id of a new session with these defaults."""
    request = sipher_client.CreateSessionRequest(
        defaults=sipher_client.CreateSessionRequestDefaults(**defaults)
    )
    return sipher_client.SessionsApi(client).create_session(request).data.session_id


def operations():
    """Each operation of the document: its id, its tag and its description."""
    for methods in DOCUMENT["paths"].values():
        for operation in methods.values():
            yield operation["operationId"], operation["tags"][0], operation
