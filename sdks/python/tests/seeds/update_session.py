import os
import sipher_client
from sipher_client.models.update_session200_response import UpdateSession200Response
from sipher_client.models.update_session_request import UpdateSessionRequest
from sipher_client.rest import ApiException
from pprint import pprint

configuration = sipher_client.Configuration(
    host = os.environ["SIPHER_URL"]
)

configuration.api_key['ApiKeyAuth'] = os.environ["API_KEY"]

# Enter a context with an instance of the API client
with sipher_client.ApiClient(configuration) as api_client:
    # Create an instance of the API class
    api_instance = sipher_client.SessionsApi(api_client)
    id = os.environ["SESSION_ID"] # str | Session ID returned from POST /v1/sessions
    update_session_request = sipher_client.UpdateSessionRequest(defaults=sipher_client.CreateSessionRequestDefaults()) # UpdateSessionRequest |

    try:
        # Update session defaults (pro+)
        api_response = api_instance.update_session(id, update_session_request)
        print("The response of SessionsApi->update_session:\n")
        pprint(api_response)
    except Exception as e:
        print("Exception when calling SessionsApi->update_session: %s\n" % e)
