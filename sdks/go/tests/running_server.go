// Package tests runs the generated Go client against the server that `npm run sdks:test` started.
package tests

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"

	"sipher.example/sdks/go/sipher"
)

// Root of the repository, from here.
var root = filepath.Join("..", "..", "..")

// OpenClient opens a client of the running server under an API key.
func OpenClient(apiKey string) *sipher.APIClient {
	configuration := sipher.NewConfiguration()
	configuration.Servers[0].URL = os.Getenv("SIPHER_URL")
	configuration.AddDefaultHeader("X-API-Key", apiKey)
	return sipher.NewAPIClient(configuration)
}

// OpenEnterpriseClient opens a client that may use sessions.
func OpenEnterpriseClient() *sipher.APIClient { return OpenClient(os.Getenv("API_KEY")) }

// OpenAdminClient opens a client of the operator.
func OpenAdminClient() *sipher.APIClient { return OpenClient(os.Getenv("SIPHER_ADMIN_KEY")) }

// OpenFreshClient opens a client of an enterprise key of its own: what it prefers and lists is its own.
func OpenFreshClient() (*sipher.APIClient, error) {
	request := *sipher.NewCreateAdminKeyRequest("enterprise", "of a test")
	answer, _, err := OpenAdminClient().AdminAPI.CreateAdminKey(context.Background()).CreateAdminKeyRequest(request).Execute()
	if err != nil {
		return nil, err
	}
	return OpenClient(answer.Data.Key), nil
}

// Operation of the document, as far as tests read it.
type Operation struct {
	OperationID string   `json:"operationId"`
	Tags        []string `json:"tags"`
	RequestBody *struct {
		Content map[string]struct {
			Example json.RawMessage `json:"example"`
		} `json:"content"`
	} `json:"requestBody"`
	Responses map[string]struct {
		Content map[string]struct {
			Example json.RawMessage `json:"example"`
		} `json:"content"`
	} `json:"responses"`
}

// ReadOperations reads each operation of the document that the client was built from.
func ReadOperations() ([]Operation, error) {
	text, err := os.ReadFile(filepath.Join(root, "docs", "reference", "openapi.json"))
	if err != nil {
		return nil, err
	}
	var document struct {
		Paths map[string]map[string]Operation `json:"paths"`
	}
	if err := json.Unmarshal(text, &document); err != nil {
		return nil, err
	}
	var operations []Operation
	for _, methods := range document.Paths {
		for _, operation := range methods {
			operations = append(operations, operation)
		}
	}
	return operations, nil
}
