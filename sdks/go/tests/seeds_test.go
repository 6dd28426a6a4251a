package tests

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func runSeed(t *testing.T, program string, sessionID string) string {
	t.Helper()
	command := exec.Command("go", "run", "./seeds/"+program)
	command.Env = append(os.Environ(), "SESSION_ID="+sessionID)
	bytes, err := command.CombinedOutput()
	output := string(bytes)
	if err != nil {
		t.Fatalf("%s: %v\n%s", program, err, output)
	}
	note(t, fmt.Sprintf("$ go run ./%s\n%s\n", program, output))
	return output
}

func note(t *testing.T, text string) {
	t.Helper()
	t.Log(text)
	path := filepath.Join(root, "dist", "sdks", "seed-programs.log")
	log, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	if _, err := log.WriteString(text); err != nil {
		t.Fatal(err)
	}
}

func TestTheFourProgramsCreateGetUpdateAndDeleteASession(t *testing.T) {
	created := runSeed(t, "create_session", "")
	sessionID := regexp.MustCompile("sess_[0-9a-f]{64}").FindString(created)
	if sessionID == "" {
		t.Fatal("no session in", created)
	}
	for _, program := range []string{"get_session", "update_session", "delete_session"} {
		output := runSeed(t, program, sessionID)
		if strings.Contains(output, "Error when calling") || !strings.Contains(output, "&{true ") {
			t.Errorf("%s printed %s", program, output)
		}
	}
	_, response, _ := OpenEnterpriseClient().SessionsAPI.GetSession(context.Background(), sessionID).Execute()
	if response.StatusCode != 404 {
		t.Errorf("a deleted session answers %d", response.StatusCode)
	}
}

func TestAProgramWithAForeignIDPrintsTheError(t *testing.T) {
	output := runSeed(t, "get_session", "sess_"+strings.Repeat("0", 64))
	if !strings.Contains(output, "Error when calling `SessionsAPI.GetSession``: 404 Not Found") {
		t.Error(output)
	}
}
