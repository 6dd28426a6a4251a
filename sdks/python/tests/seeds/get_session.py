import os
import sipher_client
from sipher_client.models.get_session200_response import GetSession200Response
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
        # Get session configuration (pro+)
        api_response = api_instance.get_session(id)
        print("The response of SessionsApi->get_session:\n")
        pprint(api_response)
    except Exception as e:
        print("Exception when calling SessionsApi->get_session: %s\n" % e)
