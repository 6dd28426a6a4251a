"""What goes over the wire when a server sends the client elsewhere, or goes away."""

import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import sipher_client
import urllib3
from sipher_client import CreateSessionRequest, CreateSessionRequestDefaults, SessionsApi
from sipher_client.exceptions import ApiException

REDIRECTS = (301, 302, 303, 307, 308)
SESSION_ID = f"sess_{'0' * 64}"
CALLS = {
    "GET": lambda sessions: sessions.get_session(SESSION_ID),
    "DELETE": lambda sessions: sessions.delete_session(SESSION_ID),
    "POST": lambda sessions: sessions.create_session(
        CreateSessionRequest(
            defaults=CreateSessionRequestDefaults(default_viewing_key="0x" + "5a" * 32)
        )
    ),
}


class Transport(unittest.TestCase):
    def serve(self, answer) -> tuple[str, list[str]]:
        """A server on an origin of its own: its URL, and the methods that it has been asked by."""
        asked = []

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self):
                asked.append(self.command)
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                answer(self)

            do_GET = do_POST = do_DELETE = handle_any

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"http://127.0.0.1:{server.server_port}", asked

    def sessions_at(self, url: str, **settings) -> SessionsApi:
        configuration = sipher_client.Configuration(host=url, **settings)
        configuration.api_key["ApiKeyAuth"] = "sph_of_a_test"
        return SessionsApi(sipher_client.ApiClient(configuration))

    def test_a_redirect_is_an_exception_and_nothing_goes_where_it_leads(self):
        for retries in (None, 3, urllib3.Retry(3, raise_on_redirect=True)):
            for status in REDIRECTS:
                for method, call in CALLS.items():
                    with self.subTest(status=status, method=method, retries=retries):
                        self.assert_not_followed(status, call, retries)

    def assert_not_followed(self, status: int, call, retries) -> None:
        elsewhere, arrived = self.serve(answer_with(404))
        url, asked = self.serve(answer_with(status, Location=f"{elsewhere}/v1/sessions"))
        with self.assertRaises(ApiException) as refused:
            call(self.sessions_at(url, retries=retries))
        self.assertEqual(refused.exception.status, status)
        self.assertEqual((len(asked), arrived), (1, []))

    def test_a_connection_that_breaks_is_not_tried_again(self):
        for method, call in CALLS.items():
            with self.subTest(method):
                url, asked = self.serve(lambda handler: handler.connection.close())
                with self.assertRaises(urllib3.exceptions.HTTPError):
                    call(self.sessions_at(url))
                self.assertEqual(asked, [method])

    def test_an_answer_that_asks_to_come_back_is_not_waited_for(self):
        for status in (429, 503):
            for method, call in CALLS.items():
                with self.subTest(status=status, method=method):
                    url, asked = self.serve(answer_with(status, **{"Retry-After": "1"}))
                    with self.assertRaises(ApiException) as refused:
                        call(self.sessions_at(url))
                    self.assertEqual(refused.exception.status, status)
                    self.assertEqual(asked, [method])

    def test_who_sets_retries_gets_them(self):
        url, asked = self.serve(lambda handler: handler.connection.close())
        with self.assertRaises(urllib3.exceptions.HTTPError):
            CALLS["GET"](self.sessions_at(url, retries=2))
        self.assertEqual(asked, ["GET"] * 3)


def answer_with(status: int, **headers):
    body = b'{"success":false,"error":{"code":"OF_A_TEST","message":"."}}'

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        length = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        for name, value in {**length, **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer
