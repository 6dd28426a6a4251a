package tests

import (
	"context"
	"testing"

	openapiclient "sipher.example/sdks/go/sipher"
)

// That this compiles is the test: the names of the published client.
var (
	_ func() *openapiclient.CreateSessionRequestDefaults                                                  = openapiclient.NewCreateSessionRequestDefaults
	_ func(openapiclient.CreateSessionRequestDefaults) *openapiclient.CreateSessionRequest                = openapiclient.NewCreateSessionRequest
	_ func(openapiclient.CreateSessionRequestDefaults) *openapiclient.UpdateSessionRequest                = openapiclient.NewUpdateSessionRequest
	_ func(*openapiclient.SessionsAPIService, context.Context) openapiclient.ApiCreateSessionRequest      = (*openapiclient.SessionsAPIService).CreateSession
	_ func(*openapiclient.SessionsAPIService, context.Context, string) openapiclient.ApiGetSessionRequest = (*openapiclient.SessionsAPIService).GetSession
	_ *openapiclient.CreateSession201Response
	_ *openapiclient.GetSession200Response
	_ *openapiclient.UpdateSession200Response
	_ *openapiclient.DeleteSession200Response
	_ *openapiclient.SessionsAPIService = openapiclient.NewAPIClient(openapiclient.NewConfiguration()).SessionsAPI
)

// The published client had 32 bits here, which no time in milliseconds fits.
var (
	session openapiclient.GetSession200ResponseData
	_       int64 = session.CreatedAt
	_       int64 = session.ExpiresAt
	_       int64 = session.LastAccessedAt
)

func TestANewConfigurationAsksTheServerOfThisMachine(t *testing.T) {
	if url := openapiclient.NewConfiguration().Servers[0].URL; url != "http://127.0.0.1:8787" {
		t.Error(url)
	}
}
