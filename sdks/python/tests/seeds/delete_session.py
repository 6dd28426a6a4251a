import os
import sipher_client
from sipher_client.models.delete_session200_response import DeleteSession200Response
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

    try:
        # Delete session (pro+)
        api_response = api_instance.delete_session(id)
        print("The response of SessionsApi->delete_session:\n")
        pprint(api_response)
    except Exception as e:
        print("Exception when calling SessionsApi->delete_session: %s\n" % e)
