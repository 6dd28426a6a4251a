package tests

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"sipher.example/sdks/go/sipher"
)

// Calls one operation; its answer is of no interest here.
type call func(context.Context, *sipher.APIClient) (*http.Response, error)

var calls = map[string]call{
	"GET": func(ctx context.Context, client *sipher.APIClient) (*http.Response, error) {
		_, response, err := client.SessionsAPI.GetSession(ctx, "sess_").Execute()
		return response, err
	},
	"DELETE": func(ctx context.Context, client *sipher.APIClient) (*http.Response, error) {
		_, response, err := client.SessionsAPI.DeleteSession(ctx, "sess_").Execute()
		return response, err
	},
	"POST": func(ctx context.Context, client *sipher.APIClient) (*http.Response, error) {
		_, response, err := createWithKey(ctx, client).Execute()
		return response, err
	},
	"named POST": func(ctx context.Context, client *sipher.APIClient) (*http.Response, error) {
		_, response, err := createWithKey(ctx, client).IdempotencyKey("a name of its own").Execute()
		return response, err
	},
}

func createWithKey(ctx context.Context, client *sipher.APIClient) sipher.ApiCreateSessionRequest {
	defaults := sipher.NewCreateSessionRequestDefaults()
	defaults.SetDefaultViewingKey("0x" + strings.Repeat("5a", 32))
	request := *sipher.NewCreateSessionRequest(*defaults)
	return client.SessionsAPI.CreateSession(ctx).CreateSessionRequest(request)
}

// A server on an origin of its own, and how often it has been asked.
func serve(t *testing.T, answer http.HandlerFunc) (string, *atomic.Int32) {
	t.Helper()
	asked := &atomic.Int32{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL, asked
}

func configurationAt(url string) *sipher.Configuration {
	configuration := sipher.NewConfiguration()
	configuration.Servers[0].URL = url
	return configuration
}

func hangUp(w http.ResponseWriter, _ *http.Request) {
	connection, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		connection.Close()
	}
}

func TestARedirectIsAnErrorAndNothingGoesWhereItLeads(t *testing.T) {
	keys := map[string]sipher.APIKey{"ApiKeyAuth": {Key: "sph_of_a_test"}}
	keyed := context.WithValue(ctx, sipher.ContextAPIKeys, keys)
	for _, status := range []int{301, 302, 303, 307, 308} {
		for method, call := range calls {
			t.Run(fmt.Sprint(status, " ", method), func(t *testing.T) {
				elsewhere, arrived := serve(t, http.NotFound)
				url, asked := serve(t, func(w http.ResponseWriter, r *http.Request) {
					http.Redirect(w, r, elsewhere, status)
				})
				withHeader := configurationAt(url)
				withHeader.AddDefaultHeader("X-API-Key", "sph_of_a_test")
				expectRedirect(t, status)(call(ctx, sipher.NewAPIClient(withHeader)))
				expectRedirect(t, status)(call(keyed, sipher.NewAPIClient(configurationAt(url))))
				expect(t, asked.Load(), int32(2))
				expect(t, arrived.Load(), int32(0))
			})
		}
	}
}

func expectRedirect(t *testing.T, status int) func(*http.Response, error) {
	t.Helper()
	return func(response *http.Response, err error) {
		t.Helper()
		var failure *sipher.GenericOpenAPIError
		if !errors.As(err, &failure) {
			t.Fatal("no error of the API:", err)
		}
		expect(t, failure.Error(), fmt.Sprint(status, " ", http.StatusText(status)))
		expect(t, response.StatusCode, status)
	}
}

func TestAClientOfTheCallersOwnStaysTheCallers(t *testing.T) {
	own := &http.Client{}
	configuration := sipher.NewConfiguration()
	configuration.HTTPClient = own
	sipher.NewAPIClient(configuration)
	expect(t, configuration.HTTPClient, own)
	expect(t, own.CheckRedirect == nil, true)
	sipher.NewAPIClient(sipher.NewConfiguration())
	expect(t, http.DefaultClient.CheckRedirect == nil, true)
}

func TestAConnectionThatBreaksIsNotTriedAgain(t *testing.T) {
	for method, call := range calls {
		t.Run(method, func(t *testing.T) {
			url, asked := serve(t, hangUp)
			if _, err := call(ctx, sipher.NewAPIClient(configurationAt(url))); err == nil {
				t.Error("no error")
			}
			expect(t, asked.Load(), int32(1))
		})
	}
}

// Go's transport takes it that the server had closed a connection that lay idle.
func TestAConnectionThatBreaksWhenItIsUsedAgainIsReplacedForWhatMayBeRepeated(t *testing.T) {
	for method, want := range map[string]int32{"GET": 3, "DELETE": 2, "POST": 2, "named POST": 3} {
		t.Run(method, func(t *testing.T) {
			first := atomic.Bool{}
			url, asked := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if first.CompareAndSwap(false, true) {
					http.NotFound(w, r)
					return
				}
				hangUp(w, r)
			})
			client := sipher.NewAPIClient(configurationAt(url))
			calls[method](ctx, client)
			if _, err := calls[method](ctx, client); err == nil {
				t.Error("no error")
			}
			expect(t, asked.Load(), want)
		})
	}
}
