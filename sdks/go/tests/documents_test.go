package tests

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var pages = []string{"docs/getting-started/go.md", "sdks/go/README.md"}

func TestEachGoBlockOfThePagesIsAProgramThatRuns(t *testing.T) {
	block := regexp.MustCompile("(?s)\n```go\n(.*?)\n```")
	for _, page := range pages {
		t.Run(page, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(root, page))
			if err != nil {
				t.Fatal(err)
			}
			blocks := block.FindAllStringSubmatch(string(text), -1)
			if len(blocks) == 0 {
				t.Fatal("no blocks")
			}
			for _, found := range blocks {
				runProgram(t, found[1])
			}
		})
	}
}

// In a module of its own, which takes the client by replace, as the pages say.
func runProgram(t *testing.T, program string) {
	t.Helper()
	folder := t.TempDir()
	client, err := filepath.Abs(filepath.Join(root, "dist", "sdks", "go"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{
		"main.go":         strings.ReplaceAll(program, "http://127.0.0.1:8787", os.Getenv("SIPHER_URL")),
		"go.mod":          "module my-agent\n\ngo 1.23\n",
		".sipher/dev-key": os.Getenv("API_KEY") + "\n",
	}
	for name, text := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	module := "sipher.example/sdks/go/sipher"
	runIn(t, folder, "go", "mod", "edit", "-require", module+"@v0.0.0", "-replace", module+"="+client)
	t.Log(runIn(t, folder, "go", "run", "."))
}

func runIn(t *testing.T, folder, program string, arguments ...string) string {
	t.Helper()
	command := exec.Command(program, arguments...)
	command.Dir = folder
	output, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	return string(output)
}
