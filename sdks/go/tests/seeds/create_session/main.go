package main

import (
	"context"
	"fmt"
	"os"
	openapiclient "sipher.example/sdks/go/sipher"
)

func main() {
	createSessionRequest := *openapiclient.NewCreateSessionRequest(*openapiclient.NewCreateSessionRequestDefaults()) // CreateSessionRequest |

	configuration := openapiclient.NewConfiguration()
	configuration.Servers[0].URL = os.Getenv("SIPHER_URL")
	configuration.AddDefaultHeader("X-API-Key", os.Getenv("API_KEY"))
	apiClient := openapiclient.NewAPIClient(configuration)
	resp, r, err := apiClient.SessionsAPI.CreateSession(context.Background()).CreateSessionRequest(createSessionRequest).Execute()
	if err != nil {
		fmt.Fprintf(os.Stderr, "Error when calling `SessionsAPI.CreateSession``: %v\n", err)
		fmt.Fprintf(os.Stderr, "Full HTTP response: %v\n", r)
	}
	// response from `CreateSession`: CreateSession201Response
	fmt.Fprintf(os.Stdout, "Response from `SessionsAPI.CreateSession`: %v\n", resp)
}
