import os
import sipher_client
from sipher_client.models.create_session201_response import CreateSession201Response
from sipher_client.models.create_session_request import CreateSessionRequest
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
    create_session_request = sipher_client.CreateSessionRequest(defaults=sipher_client.CreateSessionRequestDefaults()) # CreateSessionRequest |

    try:
        # Create agent session with default parameters (pro+)
        api_response = api_instance.create_session(create_session_request)
        print("The response of SessionsApi->create_session:\n")
        pprint(api_response)
    except Exception as e:
        print("Exception when calling SessionsApi->create_session: %s\n" % e)
