package main

import (
	"context"
	"fmt"
	"os"
	openapiclient "sipher.example/sdks/go/sipher"
)

func main() {
	id := os.Getenv("SESSION_ID") // string | Session ID returned from POST /v1/sessions

	configuration := openapiclient.NewConfiguration()
	configuration.Servers[0].URL = os.Getenv("SIPHER_URL")
	configuration.AddDefaultHeader("X-API-Key", os.Getenv("API_KEY"))
	apiClient := openapiclient.NewAPIClient(configuration)
	resp, r, err := apiClient.SessionsAPI.GetSession(context.Background(), id).Execute()
	if err != nil {
		fmt.Fprintf(os.Stderr, "Error when calling `SessionsAPI.GetSession``: %v\n", err)
		fmt.Fprintf(os.Stderr, "Full HTTP response: %v\n", r)
	}
	// response from `GetSession`: GetSession200Response
	fmt.Fprintf(os.Stdout, "Response from `SessionsAPI.GetSession`: %v\n", resp)
}
