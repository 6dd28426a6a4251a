package tests

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"sipher.example/sdks/go/sipher"
)

// Of a server without a chain: every other operation is answered.
var refused = map[string]string{
	"scanPayments":      "RPC_NOT_CONFIGURED",
	"scanPaymentsBatch": "RPC_NOT_CONFIGURED",
	"listAnnouncements": "RPC_NOT_CONFIGURED",
}

func TestEachOperationIsAnsweredInItsModelOrRefusedByACode(t *testing.T) {
	operations := readOperations(t)
	if len(operations) < 40 {
		t.Fatal("only", len(operations), "operations")
	}
	for _, operation := range operations {
		t.Run(operation.OperationID, func(t *testing.T) { callOperation(t, operation) })
	}
}

func TestEachDocumentedAnswerDecodesAndEncodesToItself(t *testing.T) {
	for _, operation := range readOperations(t) {
		t.Run(operation.OperationID, func(t *testing.T) {
			answer := reflect.New(answerOf(methodOf(t, operation, OpenEnterpriseClient())))
			example := exampleOf(t, operation)
			if err := json.Unmarshal(example, answer.Interface()); err != nil {
				t.Fatal(err)
			}
			encoded, err := json.Marshal(answer.Interface())
			if err != nil {
				t.Fatal(err)
			}
			if got, want := normal(t, encoded), normal(t, example); !reflect.DeepEqual(got, want) {
				t.Errorf("got %s, want %s", encoded, example)
			}
		})
	}
}

func openFreshClient(t *testing.T) *sipher.APIClient {
	t.Helper()
	client, err := OpenFreshClient()
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func readOperations(t *testing.T) []Operation {
	t.Helper()
	operations, err := ReadOperations()
	if err != nil {
		t.Fatal(err)
	}
	return operations
}

// The method of the operation, called by its name: api.<Tag>API.<OperationId>.
func methodOf(t *testing.T, operation Operation, client *sipher.APIClient) reflect.Value {
	t.Helper()
	service := reflect.ValueOf(client).Elem().FieldByName(operation.Tags[0] + "API")
	if !service.IsValid() {
		t.Fatal("no service for", operation.Tags[0])
	}
	method := service.MethodByName(pascal(operation.OperationID))
	if !method.IsValid() {
		t.Fatal("no method for", operation.OperationID)
	}
	return method
}

// The model of the answer: what Execute of the request that the method makes answers with.
func answerOf(method reflect.Value) reflect.Type {
	execute, _ := method.Type().Out(0).MethodByName("Execute")
	return execute.Type.Out(0).Elem()
}

func callOperation(t *testing.T, operation Operation) {
	client := openFreshClient(t)
	if operation.Tags[0] == "Admin" {
		client = OpenAdminClient()
	}
	method := methodOf(t, operation, client)
	arguments := []reflect.Value{reflect.ValueOf(context.Background())}
	if method.Type().NumIn() == 2 {
		arguments = append(arguments, reflect.ValueOf(freshID(t, client, operation.Tags[0])))
	}
	request := method.Call(arguments)[0]
	if operation.OperationID == "getEffectiveSession" {
		operationID := reflect.ValueOf("stealthGenerate")
		request = request.MethodByName("Operation").Call([]reflect.Value{operationID})[0]
	}
	if operation.RequestBody != nil {
		with := request.MethodByName(pascal(operation.OperationID) + "Request")
		body := reflect.New(with.Type().In(0))
		example := operation.RequestBody.Content["application/json"].Example
		if err := json.Unmarshal(example, body.Interface()); err != nil {
			t.Fatal(err)
		}
		request = with.Call([]reflect.Value{body.Elem()})[0]
	}
	results := request.MethodByName("Execute").Call(nil)
	err, _ := results[2].Interface().(error)
	assertAnswer(t, operation, results[0], results[1].Interface().(*http.Response), err)
}

func assertAnswer(
	t *testing.T, operation Operation, answer reflect.Value, response *http.Response, err error,
) {
	t.Helper()
	code, isRefused := refused[operation.OperationID]
	if !isRefused {
		if err != nil {
			t.Fatal(err, response)
		}
		if !answer.Elem().FieldByName("Success").Bool() {
			t.Error("no success:", answer)
		}
		return
	}
	if got := errorOf(t, err); got.Error.Code != code {
		t.Error("refused by", got.Error.Code)
	}
}

// The error of an answer that is no success, as the client has decoded it.
func errorOf(t *testing.T, err error) sipher.ErrorResponse {
	t.Helper()
	failure, isFailure := err.(*sipher.GenericOpenAPIError)
	if !isFailure {
		t.Fatal("no error of the API:", err)
	}
	model, isModel := failure.Model().(sipher.ErrorResponse)
	if !isModel {
		t.Fatalf("not decoded: %s", failure.Body())
	}
	return model
}

func freshID(t *testing.T, client *sipher.APIClient, tag string) string {
	t.Helper()
	switch tag {
	case "Sessions":
		return createSession(t, client, sipher.NewCreateSessionRequestDefaults()).SessionId
	case "Admin":
		request := *sipher.NewCreateAdminKeyRequest("free", "of a test")
		answer, _, err := client.AdminAPI.CreateAdminKey(context.Background()).CreateAdminKeyRequest(request).Execute()
		if err != nil {
			t.Fatal(err)
		}
		return answer.Data.Id
	default:
		return "sip-native"
	}
}

func createSession(
	t *testing.T, client *sipher.APIClient, defaults *sipher.CreateSessionRequestDefaults,
) sipher.CreateSession201ResponseData {
	t.Helper()
	request := *sipher.NewCreateSessionRequest(*defaults)
	answer, _, err := client.SessionsAPI.CreateSession(context.Background()).CreateSessionRequest(request).Execute()
	if err != nil {
		t.Fatal(err)
	}
	return answer.Data
}

func exampleOf(t *testing.T, operation Operation) json.RawMessage {
	t.Helper()
	for status, response := range operation.Responses {
		if strings.HasPrefix(status, "2") {
			return response.Content["application/json"].Example
		}
	}
	t.Fatal("no success of", operation.OperationID)
	return nil
}

func pascal(operationID string) string {
	return strings.ToUpper(operationID[:1]) + operationID[1:]
}

// JSON as a value, with the two ways of writing a whole second made one.
func normal(t *testing.T, text []byte) any {
	t.Helper()
	var value any
	plain := strings.ReplaceAll(string(text), ".000Z\"", "Z\"")
	if err := json.Unmarshal([]byte(plain), &value); err != nil {
		t.Fatal(err)
	}
	return value
}
