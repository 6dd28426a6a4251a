package tests

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"sipher.example/sdks/go/sipher"
)

var ctx = context.Background()

func getSession(
	t *testing.T, client *sipher.APIClient, id string,
) (sipher.GetSession200ResponseData, *http.Response) {
	t.Helper()
	answer, response, err := client.SessionsAPI.GetSession(ctx, id).Execute()
	if err != nil {
		t.Fatal(err)
	}
	return answer.Data, response
}

func defaultsOf(t *testing.T, client *sipher.APIClient, id string) string {
	t.Helper()
	session, _ := getSession(t, client, id)
	return toJSON(t, session.Defaults)
}

func toJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func expect(t *testing.T, got, want any) {
	t.Helper()
	if got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func onNear() *sipher.CreateSessionRequestDefaults {
	defaults := sipher.NewCreateSessionRequestDefaults()
	defaults.SetChain("near")
	defaults.SetBackend("sip-native")
	return defaults
}

func TestASessionComesBackWithItsDefaultsAndTimesInMilliseconds(t *testing.T) {
	client := openFreshClient(t)
	created := createSession(t, client, onNear())
	session, _ := getSession(t, client, created.SessionId)
	expect(t, session.SessionId, created.SessionId)
	expect(t, session.Defaults.GetChain(), "near")
	expect(t, session.Defaults.HasPrivacyLevel(), false)
	expect(t, session.ExpiresAt-session.CreatedAt, int64(3_600_000))
	if age := time.Since(time.UnixMilli(session.CreatedAt)); age.Abs() > time.Minute {
		t.Error("created", age, "ago")
	}
}

func TestAnOperationUnderASessionSaysWhichDefaultsItTook(t *testing.T) {
	client := openFreshClient(t)
	session := createSession(t, client, onNear())
	answer, response, err := client.StealthAPI.StealthGenerate(ctx).XSessionId(session.SessionId).StealthGenerateRequest(*sipher.NewStealthGenerateRequest()).Execute()
	if err != nil {
		t.Fatal(err)
	}
	expect(t, answer.Data.Chain, "near")
	expect(t, response.Header.Get("Session-Applied"), "chain, backend")
	expect(t, response.Header.Get("Session-Expires"), strconv.FormatInt(session.ExpiresAt, 10))
}

func TestADefaultHeaderPutsEveryCallUnderTheSession(t *testing.T) {
	client := openFreshClient(t)
	client.GetConfig().AddDefaultHeader("X-Session-Id", createSession(t, client, onNear()).SessionId)
	request := *sipher.NewStealthGenerateRequest()
	request.SetChain("aptos")
	answer, response, err := client.StealthAPI.StealthGenerate(ctx).StealthGenerateRequest(request).Execute()
	if err != nil {
		t.Fatal(err)
	}
	expect(t, answer.Data.Chain, "aptos")
	expect(t, response.Header.Get("Session-Applied"), "backend")
}

func TestAFieldLeftOutStaysAndNilRemoves(t *testing.T) {
	client := openFreshClient(t)
	id := createSession(t, client, onNear()).SessionId
	update := func(defaults *sipher.CreateSessionRequestDefaults) {
		request := *sipher.NewUpdateSessionRequest(*defaults)
		if _, _, err := client.SessionsAPI.UpdateSession(ctx, id).UpdateSessionRequest(request).Execute(); err != nil {
			t.Fatal(err)
		}
	}
	shielded := sipher.NewCreateSessionRequestDefaults()
	shielded.SetPrivacyLevel("shielded")
	update(shielded)
	expect(t, defaultsOf(t, client, id), `{"backend":"sip-native","chain":"near","privacyLevel":"shielded"}`)
	without := sipher.NewCreateSessionRequestDefaults()
	without.SetChainNil()
	update(without)
	expect(t, defaultsOf(t, client, id), `{"backend":"sip-native","privacyLevel":"shielded"}`)
}

func TestAChangeCanBeBoundToAVersion(t *testing.T) {
	client := openFreshClient(t)
	id := createSession(t, client, onNear()).SessionId
	_, response := getSession(t, client, id)
	request := *sipher.NewUpdateSessionRequest(*sipher.NewCreateSessionRequestDefaults())
	request.Defaults.SetChain("sui")
	change := client.SessionsAPI.UpdateSession(ctx, id).IfMatch(response.Header.Get("ETag")).UpdateSessionRequest(request)
	if _, _, err := change.Execute(); err != nil {
		t.Fatal(err)
	}
	_, _, err := change.Execute()
	refusal := errorOf(t, err)
	expect(t, refusal.Error.Code, "PRECONDITION_FAILED")
}

func TestARepeatUnderAnIdempotencyKeyGetsTheFirstAnswer(t *testing.T) {
	client := openFreshClient(t)
	create := client.SessionsAPI.CreateSession(ctx).IdempotencyKey("a name of its own").CreateSessionRequest(*sipher.NewCreateSessionRequest(*onNear()))
	first, _, err := create.Execute()
	if err != nil {
		t.Fatal(err)
	}
	second, response, err := create.Execute()
	if err != nil {
		t.Fatal(err)
	}
	expect(t, second.Data.SessionId, first.Data.SessionId)
	expect(t, response.Header.Get("Idempotency-Replayed"), "true")
}

func TestPagesGoOnUntilTheCursorIsNil(t *testing.T) {
	client := openFreshClient(t)
	for range 3 {
		createSession(t, client, onNear())
	}
	page := client.SessionsAPI.ListSessions(ctx).Limit(2)
	first, _, err := page.Execute()
	if err != nil {
		t.Fatal(err)
	}
	cursor := first.Data.NextCursor.Get()
	if cursor == nil {
		t.Fatal("no second page")
	}
	second, _, err := page.Cursor(*cursor).Execute()
	if err != nil {
		t.Fatal(err)
	}
	expect(t, len(first.Data.Sessions)+len(second.Data.Sessions), 3)
	if second.Data.NextCursor.Get() != nil {
		t.Error("a third page")
	}
}

func TestRefusalsAreDecoded(t *testing.T) {
	client := openFreshClient(t)
	unknown := "sess_" + strings.Repeat("0", 64)
	_, response, err := client.StealthAPI.StealthGenerate(ctx).XSessionId(unknown).StealthGenerateRequest(*sipher.NewStealthGenerateRequest()).Execute()
	refusal := errorOf(t, err)
	expect(t, response.StatusCode, 404)
	expect(t, refusal.Success, false)
	expect(t, refusal.Error.Code, "SESSION_NOT_FOUND")
	expect(t, refusal.Error.Details["source"], "header")
	if response.Header.Get("X-Request-Id") == "" {
		t.Error("no request id")
	}
}

func TestAFreeKeyHasNoSessions(t *testing.T) {
	request := *sipher.NewCreateSessionRequest(*onNear())
	_, _, err := OpenClient(os.Getenv("FREE_API_KEY")).SessionsAPI.CreateSession(ctx).CreateSessionRequest(request).Execute()
	refusal := errorOf(t, err)
	expect(t, refusal.Error.Code, "TIER_ACCESS_DENIED")
}
